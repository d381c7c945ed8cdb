// A command with what was looked up for it, as every kind of answer starts from.
import type { CommandOrder } from "../intake/intake.js";
import type { JobRun } from "../queue/queue.js";
import type { PullRequest, RepositoryRow } from "./ports.js";

/** A command with everything that was looked up for it. */
export interface CommandCase {
  readonly order: CommandOrder;
  readonly repository: RepositoryRow;
  readonly pull: PullRequest;
  readonly run: JobRun;
}
