// Switches a repository on without the page: what the demonstration does before its pull request is opened.
import { AssayError } from "../../runtime/runtime.js";
import { changeSettings } from "../../store/store.js";
import type { Foundation } from "./open-foundation.js";
import type { OpenService } from "./open-service-parts.js";

/** Brings the rows to what the code host says and switches the named repository on. Throws `github-not-found` when the App cannot see it. */
export async function switchOn(
  wanted: { readonly owner: string; readonly name: string },
  { foundation, service }: { readonly foundation: Foundation; readonly service: OpenService },
): Promise<void> {
  const { host, upkeep } = service.parts;
  for (const id of await host.listInstallations()) {
    const seen = await host.readInstallation(id);
    const found = seen?.repositories.find(
      ({ owner, name }) => owner === wanted.owner && name === wanted.name,
    );
    if (seen === null || found === undefined) continue;
    await upkeep.syncInstallation(seen);
    const now = foundation.clock.now();
    const by = "the demonstration";
    await changeSettings(foundation.database.db, { repository: found.id, by, now }, (settings) => ({
      ...settings,
      active: true,
      consentAt: now,
    }));
    return;
  }
  throw new AssayError({
    code: "github-not-found",
    message: `the App sees no repository ${wanted.owner}/${wanted.name}`,
    remedy: "Install the App on it.",
  });
}
