// The list of events that Assay reads; every other event is ignored with that reason.
import { checkRun } from "./check-run.js";
import type { EventRule } from "./event-rule.js";
import { installationRepositories } from "./installation-repositories.js";
import { installationTarget } from "./installation-target.js";
import { installationRule } from "./installation.js";
import { issueComment } from "./issue-comment.js";
import { pullRequest } from "./pull-request.js";
import { push } from "./push.js";
import { repositoryRule } from "./repository.js";
import { reviewComment } from "./review-comment.js";
import { reviewThread } from "./review-thread.js";

/** Every rule, one per event; the manifest of the App subscribes to exactly these (those that are not sent anyway). */
export const eventRules: readonly EventRule[] = [
  pullRequest,
  issueComment,
  reviewComment,
  reviewThread,
  checkRun,
  push,
  installationRule,
  installationRepositories,
  installationTarget,
  repositoryRule,
];
