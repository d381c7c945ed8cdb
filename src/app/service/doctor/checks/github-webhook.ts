// Checks the App's webhook as GitHub has it: active, signed, as JSON, and pointed at our door (spec W1).
import { doorPath } from "../../app-needs.js";
import { fault, ok, warning, type Check } from "../check.js";

/** Asks `GET /app/hook/config`. */
export const githubWebhook: Check = {
  name: "github-webhook",
  needs: ["github-app"],
  examine: async (examined) => {
    const hook = await examined.github().hook({ signal: examined.surroundings.signal });
    const publicUrl = examined.settings().values.ASSAY_PUBLIC_URL;
    const wanted = publicUrl === null ? null : doorOf(publicUrl);
    if (hook.url === "")
      return fault(
        "the App has no webhook address",
        `Set it to ${wanted ?? `https://YOUR-HOST${doorPath}`} on the App's page.`,
      );
    if (!hook.hasSecret)
      return fault(
        "the App's webhook has no secret, so that nobody can tell it from a stranger's",
        "Set a secret on the App's page, and the same in GITHUB_WEBHOOK_SECRET.",
      );
    if (hook.contentType !== "json")
      return fault(
        `the App's webhook sends ${hook.contentType}`,
        "Choose the content type application/json on the App's page.",
      );
    if (wanted !== null && hook.url !== wanted)
      return fault(
        `the App's webhook goes to ${hook.url}, not to ${wanted}`,
        "Change one of them: the App's page, or ASSAY_PUBLIC_URL.",
      );
    if (new URL(hook.url).pathname !== doorPath && wanted === null)
      return warning(
        `the App's webhook goes to ${hook.url}, and the door is at ${doorPath}`,
        "Set ASSAY_PUBLIC_URL, or correct the address on the App's page.",
      );
    if (!hook.checksCertificate)
      return warning(
        "GitHub does not check our certificate",
        "Switch SSL verification on, on the App's page.",
      );
    return ok(`signed, to ${hook.url}`);
  },
};

/** The door's address under the public one. */
export function doorOf(publicUrl: string): string {
  return new URL(doorPath.slice(1), publicUrl.endsWith("/") ? publicUrl : `${publicUrl}/`).href;
}
