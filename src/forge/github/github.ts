// GitHub through its own API: what may be asked of it and written to it, per App and per repository.
import type { MinimizeReason, WriteOutcome } from "../../review/review.js";
import type { Clock } from "../../runtime/runtime.js";
import type { CheckRunContent, GitHubCheckRun } from "./check-run.js";
import type { DeliveryPage } from "./delivery.js";
import type { GitHubIssueComment, GitHubReview, GitHubReviewComment, GitHubThread } from "./discussion.js";
import type { GitHubHook } from "./hook-config.js";
import type { GitHubPull, GitHubPullFile } from "./pull.js";
import type { SharedLimits } from "./shared-limits.js";
import type { GitHubApp, GitHubInstallation, GitHubRepository, RepositoryRef } from "./repository.js";

/** A read may be stopped by its signal; it throws `cancelled` then. */
export interface Reading {
  readonly signal?: AbortSignal | undefined;
}

/** What happened in one HTTP call, for logs and metrics. `route` is the template, never an address with values; no secrets. */
export interface CallRecord {
  readonly installation: number | null;
  readonly route: string;
  readonly status: number | null;
  readonly outcome: "ok" | "not-modified" | "refused" | "limited" | "failed";
  readonly detail: string;
  readonly attempt: number;
  readonly durationMs: number;
  /** The hourly allowance that the call counted against, and what was left of it. */
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly requestId: string | null;
}

/** How the GitHub is reached. Addresses without a trailing slash; `gitUrl` is the web address that clones begin with. */
export interface GitHubAddresses {
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly gitUrl?: string | undefined;
}

/** Everything `openGitHub` needs. `random` gives [0, 1) for jitter. `mayResolveThreads` asks for contents:write where it is used. */
export interface GitHubOptions extends GitHubAddresses {
  readonly appId: string | number;
  readonly privateKey: string;
  readonly clock: Clock;
  readonly random?: (() => number) | undefined;
  readonly onCall?: ((call: CallRecord) => void) | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly mayResolveThreads?: boolean | undefined;
  /** Limits that other processes of the same App share; without them this one is alone. */
  readonly shared?: SharedLimits | undefined;
}

/** The App's own view. Lists are read to their end. All throw the `github-*` errors of docs/errors.md. */
export interface GitHub {
  app(options?: Reading): Promise<GitHubApp>;
  installations(options?: Reading): Promise<readonly GitHubInstallation[]>;
  repositories(installation: number, options?: Reading): Promise<readonly GitHubRepository[]>;
  /** Where the App's webhook goes, as its settings page says. */
  hook(options?: Reading): Promise<GitHubHook>;
  /** One page (100) of the delivery log, newest first (spec W6). */
  deliveries(page: { readonly cursor: string | null } & Reading): Promise<DeliveryPage>;
  /** Asks GitHub to send a delivery again. */
  redeliver(deliveryId: number): Promise<void>;
  /** The same client narrowed to one repository: its tokens reach no other. */
  repository(ref: RepositoryRef): GitHubRepositoryClient;
  /** Stops what is in flight. */
  close(): Promise<void>;
}

/** Reading one repository. A 404 on a thing that may be missing is null; every other refusal throws. */
export interface RepositoryReads {
  repository(options?: Reading): Promise<GitHubRepository>;
  /** The commit that a branch stands at; null when there is no such branch. */
  branchTip(branch: string, options?: Reading): Promise<string | null>;
  /** A commit and the ones before it, nearest first, 100 at most. */
  earlierCommits(sha: string, options?: Reading): Promise<readonly string[]>;
  pull(number: number, options?: Reading): Promise<GitHubPull>;
  openPulls(options?: Reading): Promise<readonly GitHubPull[]>;
  mergeBase(ends: { readonly base: string; readonly head: string } & Reading): Promise<string>;
  /** At most 3,000 files, which is where GitHub stops; `isComplete` is false when there are more. */
  pullFiles(
    number: number,
    options?: Reading,
  ): Promise<{ readonly files: readonly GitHubPullFile[]; readonly isComplete: boolean }>;
  /** The diff as GitHub prints it (merge base to head), or `too-large` over 300 files or 20,000 lines. */
  rawDiff(
    number: number,
    options?: Reading,
  ): Promise<
    | { readonly kind: "diff"; readonly bytes: Uint8Array }
    | { readonly kind: "too-large"; readonly message: string }
  >;
  /** A file's bytes at a commit; null when it is not there, is no file, or is larger than the bound. */
  file(at: { readonly sha: string; readonly path: string } & Reading): Promise<Uint8Array | null>;
  blob(id: string, options?: Reading): Promise<Uint8Array | null>;
  tree(sha: string, options?: Reading): Promise<RepositoryTree>;
  /** Text bodies of many files in few calls, in order; null for a missing, binary or cut one. */
  fileTexts(
    at: { readonly sha: string; readonly paths: readonly string[] } & Reading,
  ): Promise<readonly (string | null)[]>;
  /** What a user may do here (spec F4). Fails closed: an unknown user or a refusal is `none`. */
  permission(login: string, options?: Reading): Promise<"admin" | "write" | "read" | "none">;
  /**
   * A file out of the newest artifact of that name which a workflow run of the commit left; null where there is none. `isOwnOnly` leaves out
   * runs of forks; `isOwn` says whether it was one of the repository itself. Needs actions: read. Throws `github-refused` for archives that are none or too large.
   */
  workflowFile(
    of: {
      readonly commit: string;
      readonly artifact: string;
      readonly file: string;
      readonly isOwnOnly: boolean;
      readonly maxBytes: number;
    } & Reading,
  ): Promise<{ readonly bytes: Uint8Array; readonly branch: string | null; readonly isOwn: boolean } | null>;
  reviews(number: number, options?: Reading): Promise<readonly GitHubReview[]>;
  reviewComments(number: number, options?: Reading): Promise<readonly GitHubReviewComment[]>;
  threads(number: number, options?: Reading): Promise<readonly GitHubThread[]>;
  /** REST ids of the reviews that are folded away, which only GraphQL tells. */
  minimizedReviews(number: number, options?: Reading): Promise<ReadonlySet<number>>;
  issueComments(number: number, options?: Reading): Promise<readonly GitHubIssueComment[]>;
  checkRuns(sha: string, options?: Reading): Promise<readonly GitHubCheckRun[]>;
}

/** A commit's tree. `isComplete` is false when GitHub cut the listing (100,000 entries or 7 MB). */
export interface RepositoryTree {
  readonly entries: readonly {
    readonly path: string;
    readonly mode: string;
    readonly type: "blob" | "tree" | "commit";
    readonly id: string;
    readonly bytes: number | null;
  }[];
  readonly isComplete: boolean;
}

/** One inline comment of a new review. A range has `startLine` in the same hunk, less than `line`. */
export interface NewReviewComment {
  readonly path: string;
  readonly line: number;
  readonly side: "LEFT" | "RIGHT";
  readonly startLine: number | null;
  readonly body: string;
}

/** A comment posted by itself: on a line, or with `line` null on the whole file. */
export interface LoneReviewComment extends Omit<NewReviewComment, "line"> {
  readonly commit: string;
  readonly line: number | null;
}

/** A review to post in one call. No `event` is a pending one, which we never make. */
export interface NewReview {
  readonly commit: string;
  readonly body: string;
  readonly event: "COMMENT" | "REQUEST_CHANGES" | "APPROVE";
  readonly comments: readonly NewReviewComment[];
}

/**
 * Writing to one repository. Each verb is ONE call that is never repeated here: after `github-outcome-unknown` the caller looks
 * at GitHub before it decides. Writes of an installation go one after another, content at least a second apart. A 422 or 404 is
 * an outcome (`refused`, nothing written); everything else that is no success throws.
 */
export interface RepositoryWrites {
  createReview(number: number, review: NewReview, options?: Reading): Promise<WriteOutcome>;
  deletePendingReview(number: number, reviewId: number, options?: Reading): Promise<WriteOutcome>;
  updateReviewBody(
    of: { readonly number: number; readonly reviewId: number; readonly body: string } & Reading,
  ): Promise<WriteOutcome>;
  dismissReview(of: {
    readonly number: number;
    readonly reviewId: number;
    readonly message: string;
  }): Promise<WriteOutcome>;
  /** An inline comment outside a review; without `line` it stands on the file. */
  createReviewComment(number: number, comment: LoneReviewComment): Promise<WriteOutcome>;
  /** Answers in a thread, given by the id of its FIRST comment. */
  replyToThread(
    number: number,
    reply: { readonly firstComment: number; readonly body: string },
  ): Promise<WriteOutcome>;
  updateReviewComment(commentId: number, body: string, options?: Reading): Promise<WriteOutcome>;
  /** Folds a review or comment, given by node id; twice is the same as once. The id of the outcome is 0. */
  minimizeComment(nodeId: string, reason: MinimizeReason, options?: Reading): Promise<WriteOutcome>;
  /** Needs contents:write; `not-permitted` where the operator did not turn it on, and nothing is sent then. */
  resolveThread(threadId: string): Promise<{ readonly kind: "resolved" | "not-permitted" }>;
  createIssueComment(number: number, body: string, options?: Reading): Promise<WriteOutcome>;
  updateIssueComment(commentId: number, body: string, options?: Reading): Promise<WriteOutcome>;
  addReaction(
    on: { readonly kind: "issue-comment" | "review-comment"; readonly commentId: number },
    content: "eyes" | "+1" | "-1" | "rocket" | "confused",
  ): Promise<WriteOutcome>;
  createCheckRun(
    run: CheckRunContent & { readonly name: string; readonly headSha: string },
    options?: Reading,
  ): Promise<WriteOutcome>;
  /** Annotations over 50 follow in more calls; each adds to those before. */
  updateCheckRun(checkRunId: number, content: CheckRunContent, options?: Reading): Promise<WriteOutcome>;
}

/** One repository, to read and to write, and what git needs to fetch from it. */
export interface GitHubRepositoryClient extends RepositoryReads, RepositoryWrites {
  readonly ref: RepositoryRef;
  /** Where git fetches (under a newer name, if given), and the header it is let in with (good for at least five minutes). The header is a secret. */
  gitAccess(named?: {
    readonly owner: string;
    readonly name: string;
  }): Promise<{ readonly url: string; readonly authorization: string }>;
}
