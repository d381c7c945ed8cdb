// Repositories for the page: settings with their version, the switch, consent, and what a review would go by now.
import { parseModelRef } from "../../../models/models.js";
import { AssayError } from "../../../runtime/runtime.js";
import { firstIndexOrder } from "../../../service/service.js";
import { loadSettings, ownerSettingsSchema } from "../../../settings/settings.js";
import {
  changeSettings,
  holdsRepository,
  readRepository,
  repositorySettingsSchema,
  type RepositorySettings,
} from "../../../store/store.js";
import type { Caller, RepositoryPort, SettingsEnding } from "../../../web/web.js";
import { stopJobs } from "./review-port.js";
import type { Tip, WebPortsParts } from "./web-ports-parts.js";

type Acts = Pick<RepositoryPort, "saveSettings" | "setActive" | "setConsent" | "readEffective">;

/** The port without its lists. A repository outside the caller's scope is not found (spec X6). */
export function createRepositoryActs(parts: WebPortsParts): Acts {
  return {
    saveSettings: async ({ id, version, settings }, caller) => {
      const bad = badModel([settings.model, ...Object.values(settings.modelPerLens)]);
      if (bad !== null) return bad;
      const wanted = repositorySettingsSchema.parse(settings);
      return change({ id, version }, caller, {
        parts,
        edit: (held) => ({ ...wanted, consentAt: held.consentAt }),
      });
    },
    setActive: async (id, active, caller) => {
      const edit = (held: RepositorySettings) => (held.active === active ? held : { ...held, active });
      return ended(await change({ id }, caller, { parts, edit }));
    },
    setConsent: async (id, given, caller) => {
      const consentAt = given ? parts.clock.now() : null;
      const edit = (held: RepositorySettings) =>
        (held.consentAt !== null) === given ? held : { ...held, consentAt };
      return ended(await change({ id }, caller, { parts, edit }));
    },
    readEffective: async (id, scope, signal) => {
      const repository = holdsRepository(scope, id) ? await readRepository(parts.database.db, id) : null;
      if (repository === null) return null;
      const tip = await parts.openTip(repository, signal);
      const models = await parts.models.modelsOf(repository);
      const owner = ownerSettingsSchema.parse(repository.settings);
      const { options } = await loadSettings(tip?.source ?? nothing, { flags: noFlags, owner, ...models });
      return { sha: tip?.sha ?? null, rows: options.configuration, warnings: options.warnings };
    },
  };
}

/** Changes settings; what was switched off by it stops at once (spec G5), what was switched on gets its first index (spec C1). */
async function change(
  target: { readonly id: number; readonly version?: number },
  caller: Caller,
  how: { readonly parts: WebPortsParts; readonly edit: (held: RepositorySettings) => RepositorySettings },
): Promise<SettingsEnding> {
  const { id, ...version } = target;
  const { parts } = how;
  const { db } = parts.database;
  if (!holdsRepository(caller.scope, id)) return { kind: "not-found" };
  const switched = { off: false, on: false };
  const ending = await changeSettings(
    db,
    { repository: id, by: caller.actor, now: parts.clock.now(), ...version },
    (held) => {
      const wanted = how.edit(held);
      switched.off = held.active && !wanted.active;
      switched.on = wanted.active && !held.active;
      return wanted;
    },
  );
  if (ending.kind === "saved" && switched.off) await stopRepository(id, parts);
  if (ending.kind === "saved" && switched.on) await indexRepository(id, parts);
  return ending.kind === "not-found" ? { kind: "not-found" } : ending;
}

/** Without it the first review of a large repository would see an outline only, so that a fault is told, and no more. */
async function indexRepository(
  id: number,
  { database, queue, clock, onFault }: WebPortsParts,
): Promise<void> {
  try {
    const repository = await readRepository(database.db, id);
    if (repository !== null) await queue.enqueue(firstIndexOrder(repository, clock.now()));
  } catch (error) {
    onFault({ what: "the first index of a repository could not be queued", error });
  }
}

async function stopRepository(id: number, parts: WebPortsParts): Promise<void> {
  const { db } = parts.database;
  const repository = await readRepository(db, id);
  if (repository === null) return;
  const stopped = await parts.intakeOn(db).stopRepository(repository);
  stopJobs(stopped, "reviews were switched off for its repository", parts);
}

/** A switch has no version, so it meets no conflict. */
function ended(ending: SettingsEnding): Awaited<ReturnType<Acts["setActive"]>> {
  switch (ending.kind) {
    case "saved":
    case "conflict":
      return { kind: "done" };
    case "not-found":
    case "refused":
      return ending;
  }
}

/** A model that no provider of ours can serve is refused before it is saved. */
function badModel(models: readonly (string | null)[]): Extract<SettingsEnding, { kind: "refused" }> | null {
  for (const model of models) {
    try {
      if (model !== null && parseModelRef(model).kind !== "provider") return notOnThePage(model);
    } catch (thrown) {
      if (!(thrown instanceof AssayError)) throw thrown;
      return { kind: "refused", reason: thrown.message, remedy: thrown.remedy };
    }
  }
  return null;
}

function notOnThePage(model: string): Extract<SettingsEnding, { kind: "refused" }> {
  const reason = `${model} reads files of the machine that runs the service.`;
  return {
    kind: "refused",
    reason,
    remedy: "Name a provider's model; the operator may set such a one with ASSAY_MODEL.",
  };
}

/** A repository without a commit. */
const nothing: Tip["source"] = {
  readFile: () => Promise.resolve(null),
  listFiles: () => Promise.resolve([]),
};

/** What the service says where the command line has flags. */
const noFlags = { lenses: null, model: null, perLens: {}, failOn: null } as const;
