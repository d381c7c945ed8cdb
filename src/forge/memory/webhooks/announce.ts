// Builds the webhook of something that happened, around the parts that every payload has, and hands it to the outbox.
import { installationOn, type GitHubState } from "../github-state.js";
import { botLogin } from "../nouns/app-record.js";
import type { CheckRunRecord } from "../nouns/check-run-record.js";
import type { IssueCommentRecord, ReviewCommentRecord } from "../nouns/comment-record.js";
import type { PullRecord } from "../nouns/pull-record.js";
import type { RepositoryRecord } from "../nouns/repository-record.js";
import type { ReviewRecord } from "../nouns/review-record.js";
import { presentUser } from "../present/present-account.js";
import { presentCheckRun } from "../present/present-check-run.js";
import {
  presentIssueComment,
  presentReview,
  presentReviewComment,
  pullOf,
} from "../present/present-comment.js";
import { presentIssue, presentPull, presentWholePull } from "../present/present-pull.js";
import { presentRepository } from "../present/present-repository.js";
import { repositoryOf } from "../github-state.js";

type Json = Readonly<Record<string, unknown>>;

/** What happened: the event's name, its action (null for `push`) and who did it. */
export interface Happening {
  readonly event: string;
  readonly action: string | null;
  readonly sender: string;
}

/** Announces something in a repository; nothing is sent where the App is not installed or suspended. */
export function announce(
  state: GitHubState,
  what: Happening & { readonly repository: RepositoryRecord },
  fields: Json,
): void {
  const installation = installationOn(state, what.repository);
  if (installation?.state !== "active") return;
  state.outbox.announce(what.event, {
    ...(what.action === null ? {} : { action: what.action }),
    ...fields,
    repository: {
      ...presentRepository(state, what.repository),
      ...(what.event === "push" ? pushTimes(what.repository) : {}),
    },
    sender: presentUser(state, what.sender),
    installation: { id: installation.id, node_id: `MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9u${installation.id}` },
  });
}

// In this one event GitHub writes the repository's times as seconds.
function pushTimes({ createdAt }: RepositoryRecord): Json {
  const seconds = Math.floor(createdAt / 1000);
  return { created_at: seconds, pushed_at: seconds };
}

/** Announces `pull_request`; `fields` are those of the action, such as `before` and `after`. */
export async function announcePull(
  state: GitHubState,
  what: { readonly pull: PullRecord; readonly action: string; readonly sender: string },
  fields: Json = {},
): Promise<void> {
  const { pull, action, sender } = what;
  const repository = repositoryOf(state, pull);
  const whole = await presentWholePull(state, pull);
  announce(
    state,
    { event: "pull_request", action, sender, repository },
    { number: pull.number, pull_request: whole, ...fields },
  );
}

/** Announces `issue_comment`. */
export function announceIssueComment(
  state: GitHubState,
  what: { readonly comment: IssueCommentRecord; readonly action: string; readonly sender: string },
): void {
  const pull = pullOf(state, what.comment);
  announce(
    state,
    { ...what, event: "issue_comment", repository: repositoryOf(state, pull) },
    { issue: presentIssue(state, pull), comment: presentIssueComment(state, what.comment) },
  );
}

/** Announces `pull_request_review`. */
export function announceReview(
  state: GitHubState,
  what: { readonly review: ReviewRecord; readonly action: string; readonly sender: string },
): void {
  const pull = pullOf(state, what.review);
  const review = presentReview(state, what.review);
  announce(
    state,
    { ...what, event: "pull_request_review", repository: repositoryOf(state, pull) },
    {
      review: { ...review, state: String(review["state"]).toLowerCase() },
      pull_request: presentPull(state, pull),
    },
  );
}

/** Announces `pull_request_review_comment`. */
export function announceReviewComment(
  state: GitHubState,
  what: { readonly comment: ReviewCommentRecord; readonly action: string; readonly sender: string },
): void {
  const pull = pullOf(state, what.comment);
  announce(
    state,
    { ...what, event: "pull_request_review_comment", repository: repositoryOf(state, pull) },
    { comment: presentReviewComment(state, what.comment), pull_request: presentPull(state, pull) },
  );
}

/** Announces `pull_request_review_thread` resolved or unresolved, with the thread's comments. */
export function announceThread(
  state: GitHubState,
  what: {
    readonly threadId: number;
    readonly pullId: number;
    readonly action: string;
    readonly sender: string;
  },
): void {
  const pull = pullOf(state, what);
  const comments = [...state.reviewComments.values()].filter((one) => one.threadId === what.threadId);
  announce(
    state,
    {
      event: "pull_request_review_thread",
      action: what.action,
      sender: what.sender,
      repository: repositoryOf(state, pull),
    },
    {
      pull_request: presentPull(state, pull),
      thread: {
        node_id: `PRRT_${what.threadId}`,
        comments: comments.map((one) => presentReviewComment(state, one)),
      },
    },
  );
}

/** Announces `check_run`; the App's own changes come from its bot. `fields` hold a `requested_action`. */
export function announceCheckRun(
  state: GitHubState,
  what: { readonly run: CheckRunRecord; readonly action: string; readonly sender?: string },
  fields: Json = {},
): void {
  const { run, action, sender = botLogin(state.app) } = what;
  announce(
    state,
    { event: "check_run", action, sender, repository: repositoryOf(state, run) },
    { check_run: presentCheckRun(state, run), ...fields },
  );
}
