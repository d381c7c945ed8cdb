// A plain copy of everything that the stand-in holds, for assertions and for people who look.
import type { GitHubState } from "./github-state.js";
import type { CallRecord } from "./nouns/call-record.js";
import type { CheckRunRecord } from "./nouns/check-run-record.js";
import type { DeliveryRecord } from "./nouns/delivery-record.js";
import type { IssueCommentRecord, ReviewCommentRecord } from "./nouns/comment-record.js";
import type { PullRecord } from "./nouns/pull-record.js";
import type { ReviewRecord } from "./nouns/review-record.js";
import type { ThreadRecord } from "./nouns/thread-record.js";

/** Everything by kind, oldest first. Changing it changes nothing. */
export interface GitHubSnapshot {
  readonly pulls: readonly PullRecord[];
  readonly reviews: readonly ReviewRecord[];
  readonly reviewComments: readonly ReviewCommentRecord[];
  readonly threads: readonly ThreadRecord[];
  readonly issueComments: readonly IssueCommentRecord[];
  readonly checkRuns: readonly CheckRunRecord[];
  readonly deliveries: readonly DeliveryRecord[];
  readonly calls: readonly CallRecord[];
}

/** The copy. */
export function takeSnapshot(state: GitHubState): GitHubSnapshot {
  return structuredClone({
    pulls: [...state.pulls.values()],
    reviews: [...state.reviews.values()],
    reviewComments: [...state.reviewComments.values()],
    threads: [...state.threads.values()],
    issueComments: [...state.issueComments.values()],
    checkRuns: [...state.checkRuns.values()],
    deliveries: [...state.outbox.deliveries()],
    calls: state.calls,
  });
}
