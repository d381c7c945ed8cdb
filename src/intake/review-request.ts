// What asks for a review: the pull request as the payload (or GitHub's answer) tells it, why, and who asked.
import type { RepositoryIdentity } from "./delivery.js";

/** What made somebody or something ask for a review (spec W4, W6, F4). */
export const reviewTriggers = [
  "opened",
  "synchronize",
  "reopened",
  "ready",
  "base-changed",
  "command",
  "rerequested",
  "page",
  "sweep",
] as const;

/** One of the triggers. */
export type ReviewTrigger = (typeof reviewTriggers)[number];

/** Where a review stands. Superseded is `cancelled` with the reason "superseded". */
export type ReviewState = "queued" | "running" | "completed" | "failed" | "skipped" | "cancelled";

/**
 * What the gate needs to know of a pull request. `author` is the login; `authorIsBot` GitHub's account type. `asOf` is the
 * pull request's `updated_at` in milliseconds: of two deliveries, the one with the greater is newer whatever came first.
 */
export interface PullRequestFacts {
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly title: string;
  readonly author: string;
  readonly authorIsBot: boolean;
  readonly draft: boolean;
  readonly labels: readonly string[];
  /** The head lies in another repository, or in one that is gone. */
  readonly fromFork: boolean;
  readonly asOf: number;
}

/**
 * One review that is asked for. `asked` says that a person did: then the same head is reviewed again (spec W3) and the
 * filters of spec G3 give way. `full` says that nothing of an older review may stand in for this one (spec W4, new base).
 */
export interface ReviewRequest {
  readonly repository: RepositoryIdentity;
  readonly pullRequest: PullRequestFacts;
  readonly trigger: ReviewTrigger;
  readonly asked: boolean;
  readonly full: boolean;
}
