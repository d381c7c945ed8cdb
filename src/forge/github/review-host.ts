// One pull request of GitHub as publishing sees it: what stands there, whose it is, and single-shot writes.
import type { MinimizeReason, WriteOutcome } from "../../review/review.js";
import type { CheckRunContent } from "./check-run.js";
import type { GitHubRepositoryClient, NewReview } from "./github.js";

/** Who we are: the App's id and the login that its texts bear (`GET /app`). */
export interface OwnApp {
  readonly id: number;
  readonly login: string;
}

type Side = "new" | "old";
const states = {
  PENDING: "pending",
  COMMENTED: "commented",
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
  DISMISSED: "dismissed",
} as const;
const events = { comment: "COMMENT", approve: "APPROVE", "request-changes": "REQUEST_CHANGES" } as const;

/** A review in the host's words. */
export interface PostedReview {
  readonly commit: string;
  readonly event: keyof typeof events;
  readonly body: string;
  readonly comments: readonly {
    readonly path: string;
    readonly side: Side;
    readonly line: number;
    readonly startLine: number | null;
    readonly body: string;
  }[];
}

/**
 * The pull request `number` for publishing (spec P1-P4). Reads see every page and are tried again; each write is sent once.
 * Throws the `github-*` errors: `github-outcome-unknown` means that what was written must be looked up first.
 */
export function createReviewHost(client: GitHubRepositoryClient, of: { number: number; app: OwnApp }) {
  const { number, app } = of;
  const byUs = (author: { login: string; isBot: boolean } | null): boolean =>
    author?.isBot === true && author.login === app.login;
  return {
    readHead: async (signal?: AbortSignal) => ({ sha: (await client.pull(number, { signal })).headSha }),
    listReviews: async (signal?: AbortSignal) => {
      const reviews = await client.reviews(number, { signal });
      const minimized = reviews.length === 0 ? new Set() : await client.minimizedReviews(number, { signal });
      return reviews.map(({ id, nodeId, author, state, commit, body }) => ({
        ...{ id, nodeId, commit, body, byUs: byUs(author), state: states[state] },
        minimized: minimized.has(id),
      }));
    },
    listComments: async (signal?: AbortSignal) => {
      const comments = await client.reviewComments(number, { signal });
      const threads = comments.length === 0 ? [] : await client.threads(number, { signal });
      const threadOf = new Map(
        threads.flatMap((thread) => thread.comments.map((id) => [id, thread] as const)),
      );
      return comments.map(({ id, nodeId, reviewId, author, path, line, side, body, url, inReplyTo }) => {
        const thread = threadOf.get(id) ?? threadOf.get(inReplyTo ?? id);
        return {
          ...{ id, nodeId, reviewId, path, line, body, url, byUs: byUs(author) },
          side: side === "LEFT" ? ("old" as const) : ("new" as const),
          threadResolved: thread?.isResolved === true,
          minimized: thread?.minimized.includes(id) === true,
        };
      });
    },
    listIssueComments: async (signal?: AbortSignal) => {
      const comments = await client.issueComments(number, { signal });
      // Not by the App that a comment went through: a person's own token of our App goes through it too, and marks are believed.
      return comments.map(({ id, nodeId, author, body }) => ({
        ...{ id, nodeId, body },
        byUs: byUs(author),
      }));
    },
    createReview: (review: PostedReview, signal?: AbortSignal) =>
      client.createReview(number, toReview(review), { signal }),
    deletePendingReview: (reviewId: number, signal?: AbortSignal) =>
      client.deletePendingReview(number, reviewId, { signal }),
    updateReview: (reviewId: number, body: string, signal?: AbortSignal) =>
      client.updateReviewBody({ number, reviewId, body, signal }),
    updateComment: (commentId: number, body: string, signal?: AbortSignal) =>
      client.updateReviewComment(commentId, body, { signal }),
    createIssueComment: (body: string, signal?: AbortSignal) =>
      client.createIssueComment(number, body, { signal }),
    updateIssueComment: (commentId: number, body: string, signal?: AbortSignal) =>
      client.updateIssueComment(commentId, body, { signal }),
    minimize: (nodeId: string, reason: MinimizeReason, signal?: AbortSignal) =>
      client.minimizeComment(nodeId, reason, { signal }),
  };
}

/** A check as it shall stand. A conclusion comes with `completed` and only then. */
export interface CheckState {
  readonly title: string;
  readonly summary: string;
  readonly detailsUrl: string | null;
  readonly actions: readonly { readonly id: string; readonly label: string; readonly description: string }[];
  readonly annotations?: NonNullable<NonNullable<CheckRunContent["output"]>["annotations"]>;
  readonly state:
    | { readonly status: "queued" | "in_progress" }
    | { readonly status: "completed"; readonly conclusion: NonNullable<CheckRunContent["conclusion"]> };
}

/** Check runs of the repository for publishing (spec P5); `name` is what people see and branch protection names. */
export function createCheckHost(
  client: GitHubRepositoryClient,
  of: { name: string; app: Pick<OwnApp, "id"> },
) {
  return {
    listChecks: async (head: string, signal?: AbortSignal) => {
      const runs = await client.checkRuns(head, { signal });
      const own = runs.filter((run) => run.appId === of.app.id && run.name === of.name);
      return own
        .map(({ id, externalId }) => ({ id, key: externalId }))
        .sort((one, other) => other.id - one.id);
    },
    createCheck: (
      check: { readonly head: string; readonly key: string; readonly content: CheckState },
      signal?: AbortSignal,
    ): Promise<WriteOutcome> => {
      const content = { ...toContent(check.content), externalId: check.key };
      return client.createCheckRun({ name: of.name, headSha: check.head, ...content }, { signal });
    },
    updateCheck: (checkId: number, content: CheckState, signal?: AbortSignal): Promise<WriteOutcome> =>
      client.updateCheckRun(checkId, toContent(content), { signal }),
  };
}

function toReview(review: PostedReview): NewReview {
  return {
    commit: review.commit,
    body: review.body,
    event: events[review.event],
    comments: review.comments.map(({ side, ...comment }) => ({
      ...comment,
      side: side === "old" ? "LEFT" : "RIGHT",
    })),
  };
}

function toContent(check: CheckState): CheckRunContent {
  const { title, summary, annotations, detailsUrl, state } = check;
  return {
    ...state,
    ...(detailsUrl === null ? {} : { detailsUrl }),
    output: { title, summary, ...(annotations === undefined ? {} : { annotations }) },
    actions: check.actions.map(({ id, label, description }) => ({ label, description, identifier: id })),
  };
}
