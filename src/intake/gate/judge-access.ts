// The first checks of the gate, the same for a review, a command and an index update: may this repository be worked on (spec G1)?
import type { AccessState } from "./gate-state.js";
import type { Stated } from "./stated.js";

/** Null when the repository is active and consented to; else why not, the outermost reason first. Pure. */
export function judgeAccess({ installation, repository }: AccessState): Stated | null {
  if (installation.state === "removed")
    return {
      code: "installation-removed",
      sentence: "The App is no longer installed on this account.",
      remedy: "Install the App again on the account that owns the repository.",
    };
  if (installation.state === "suspended")
    return {
      code: "installation-suspended",
      sentence: "The App is suspended on this account.",
      remedy: "Unsuspend it under Settings, Applications of the account that owns the repository.",
    };
  if (repository.state === "removed")
    return {
      code: "repository-removed",
      sentence: "The App may no longer see this repository.",
      remedy: "Add the repository to the App's installation again.",
    };
  if (repository.state !== "active" || !repository.settings.active)
    return {
      code: "repository-inactive",
      sentence: "Reviews are switched off for this repository.",
      remedy: "Activate the repository on the page Repositories.",
    };
  if (installation.consentRequired && repository.settings.consentAt === null)
    return {
      code: "consent-missing",
      sentence:
        "The operator requires consent before code is reviewed, and nobody has given it for this repository.",
      remedy: "Read what is sent where, and give consent on the repository's page.",
    };
  return null;
}
