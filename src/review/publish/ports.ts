// What posting a review needs from a code host: small verbs on one pull request, plain data, each write sent once.

/** Side of the diff that a line is on: `new` is the head (GitHub's RIGHT), `old` the base (LEFT). Lines are 1-based. */
export type HostSide = "new" | "old";

/** One review on the pull request. `byUs` is true only for our own App. `commit` is the SHA it was written for. */
export interface HostReview {
  readonly id: number;
  readonly nodeId: string;
  readonly byUs: boolean;
  readonly state: "pending" | "commented" | "approved" | "changes-requested" | "dismissed";
  readonly commit: string | null;
  readonly body: string;
}

/**
 * One inline comment. `line` is null where the host calls it outdated. `reviewId` is the review it came with.
 * `threadResolved` says whether somebody closed its thread; `url` leads to it on the host, null where unknown.
 */
export interface HostComment {
  readonly id: number;
  readonly nodeId: string;
  readonly reviewId: number | null;
  readonly byUs: boolean;
  readonly path: string;
  readonly line: number | null;
  readonly side: HostSide;
  readonly body: string;
  readonly url: string | null;
  readonly threadResolved: boolean;
}

/** One comment of the conversation (on GitHub: an issue comment). */
export interface HostIssueComment {
  readonly id: number;
  readonly nodeId: string;
  readonly byUs: boolean;
  readonly body: string;
}

/** One inline comment to post: a line, or a range inside one hunk when `startLine` is not null (then less than `line`). */
export interface NewComment {
  readonly path: string;
  readonly side: HostSide;
  readonly line: number;
  readonly startLine: number | null;
  readonly body: string;
}

/** What a submitted review says of the change. */
export type ReviewVerb = "comment" | "approve" | "request-changes";

/** A review to post and submit in one call. `commit` is the SHA that the comments' lines belong to. */
export interface NewReview {
  readonly commit: string;
  readonly event: ReviewVerb;
  readonly body: string;
  readonly comments: readonly NewComment[];
}

/**
 * Why the host refused a write as it stands (422 and its like). `line`, `path`: an anchor does not fit; `commit-gone`: the
 * commit is no longer in the pull request; `pending-exists`: an own unsubmitted review is in the way; `own-pull`: our App
 * opened the pull request and may only comment; `too-quick`: taken for spam; `not-found`: the thing to change is gone.
 */
export type RefusalReason =
  | "line"
  | "path"
  | "commit-gone"
  | "pending-exists"
  | "own-pull"
  | "body-too-long"
  | "too-quick"
  | "not-found"
  | "other";

/** The host's own answer to a write: carried out (with the id of what it wrote), or refused, nothing written. */
export type WriteOutcome =
  | { readonly kind: "done"; readonly id: number }
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly classification: RefusalReason;
      readonly message: string;
    };

/** Why something is folded away on the host. */
export type MinimizeReason = "outdated" | "resolved" | "duplicate";

/**
 * One pull request on a code host (spec P1-P4). Reads see every page and may be tried again inside. Every write is sent at
 * most ONCE, never repeated inside. Throws AssayError: `transient` means that the outcome of a write is UNKNOWN (lost
 * answer, 5xx, deadline), `deferred` that a limit stopped it before anything was written, `permanent` that it never will
 * be allowed. Nothing else is thrown. Source: docs.github.com/rest/pulls/reviews.
 */
export interface ReviewHost {
  /** The head's SHA now, read anew each time. */
  readHead(signal?: AbortSignal): Promise<{ readonly sha: string }>;
  listReviews(signal?: AbortSignal): Promise<readonly HostReview[]>;
  listComments(signal?: AbortSignal): Promise<readonly HostComment[]>;
  listIssueComments(signal?: AbortSignal): Promise<readonly HostIssueComment[]>;
  /** Posts and submits; all comments or nothing. */
  createReview(review: NewReview, signal?: AbortSignal): Promise<WriteOutcome>;
  deletePendingReview(reviewId: number, signal?: AbortSignal): Promise<WriteOutcome>;
  updateReview(reviewId: number, body: string, signal?: AbortSignal): Promise<WriteOutcome>;
  updateComment(commentId: number, body: string, signal?: AbortSignal): Promise<WriteOutcome>;
  createIssueComment(body: string, signal?: AbortSignal): Promise<WriteOutcome>;
  updateIssueComment(commentId: number, body: string, signal?: AbortSignal): Promise<WriteOutcome>;
  /** Folds a review, an inline comment or an issue comment away. Twice is the same as once. `id` of the outcome is 0. */
  minimize(nodeId: string, reason: MinimizeReason, signal?: AbortSignal): Promise<WriteOutcome>;
}

/**
 * A check as it shall stand (spec P5). A conclusion comes with `completed` and only then. `summary` has at most 65,535
 * characters, `actions` are at most three (label 20, description 40, id 20 characters).
 */
export interface CheckContent {
  readonly title: string;
  readonly summary: string;
  readonly detailsUrl: string | null;
  readonly actions: readonly { readonly id: string; readonly label: string; readonly description: string }[];
  readonly state:
    | { readonly status: "queued" | "in_progress" }
    | { readonly status: "completed"; readonly conclusion: "success" | "failure" | "neutral" };
}

/**
 * Check runs of one repository, the same rules for writes as `ReviewHost`. `key` is the review's id, kept by the host as the
 * check's external id. Source: docs.github.com/rest/checks/runs.
 */
export interface CheckHost {
  /** Own checks on that head, newest first. */
  listChecks(
    head: string,
    signal?: AbortSignal,
  ): Promise<readonly { readonly id: number; readonly key: string | null }[]>;
  createCheck(
    check: { readonly head: string; readonly key: string; readonly content: CheckContent },
    signal?: AbortSignal,
  ): Promise<WriteOutcome>;
  updateCheck(checkId: number, content: CheckContent, signal?: AbortSignal): Promise<WriteOutcome>;
}
