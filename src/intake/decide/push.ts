// push: a new commit on the default branch brings the index up to date (spec W4, C5).
import { z } from "zod";
import { ignore, type Decision } from "../decision.js";
import { identify, installation, repository, sha, text } from "../payload/parts.js";
import { eventRule } from "./event-rule.js";

const schema = z.object({
  ref: text(1_000),
  after: sha,
  deleted: z.boolean().default(false),
  installation: installation.nullish(),
  repository,
});

type Payload = z.output<typeof schema>;

/** The rule of `push`: only the default branch counts. Who pushed does not matter: the index follows the code. */
export const push = eventRule({ event: "push", schema, decide });

function decide(payload: Payload): Decision {
  if (!payload.installation)
    return ignore("not-an-installation", "The delivery belongs to no installation of the App.");
  const branch = payload.repository.defaultBranch;
  if (branch === null || payload.ref !== `refs/heads/${branch}`)
    return ignore("not-the-default-branch", "Only pushes to the default branch change the index.");
  if (payload.deleted || /^0+$/.test(payload.after))
    return ignore("branch-deleted", "The default branch was deleted; there is nothing to index.");
  return {
    kind: "index",
    repository: identify(payload.repository, payload.installation),
    branch,
    sha: payload.after,
  };
}
