// One pull request of GitHub as publishing sees it: reviews, comments, and the checks of its commits.
import type {
  GitHubCheckRun,
  GitHubRepositoryClient,
  GitHubReview,
  GitHubReviewComment,
  GitHubThread,
} from "../../forge/forge.js";
import type { CheckContent, CheckHost, HostComment, HostReview, ReviewHost } from "../../review/review.js";

/** Who we are at GitHub: the App's id for checks and conversation comments, its login for reviews. */
export interface OwnIdentity {
  readonly appId: number;
  readonly login: string;
}

/** Asks GitHub who we are, and remembers the answer; a failed question is asked again by the next caller. */
export type ReadOwn = () => Promise<OwnIdentity>;

const states = {
  PENDING: "pending",
  COMMENTED: "commented",
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
  DISMISSED: "dismissed",
} as const satisfies Record<GitHubReview["state"], HostReview["state"]>;

const events = { comment: "COMMENT", approve: "APPROVE", "request-changes": "REQUEST_CHANGES" } as const;

/** The host of pull request `number` (spec P1-P4). Writes are sent once; see `ReviewHost`. */
export function githubReviewHost(
  client: GitHubRepositoryClient,
  number: number,
  readOwn: ReadOwn,
): ReviewHost {
  return {
    readHead: async (signal) => ({ sha: (await client.pull(number, { signal })).headSha }),
    listReviews: async (signal) => {
      const reviews = await client.reviews(number, { signal });
      const own = await readOwn();
      return reviews.map((review) => toHostReview(review, own));
    },
    listComments: async (signal) => {
      const comments = await client.reviewComments(number, { signal });
      const threads = await client.threads(number, { signal });
      const own = await readOwn();
      return comments.map((comment) => toHostComment(comment, threads, own));
    },
    listIssueComments: async (signal) => {
      const comments = await client.issueComments(number, { signal });
      const own = await readOwn();
      return comments.map(({ id, nodeId, body, appId, author }) => ({
        ...{ id, nodeId, body },
        byUs: appId === own.appId || author?.login === own.login,
      }));
    },
    createReview: ({ commit, body, comments, event }, signal) =>
      client.createReview(
        number,
        {
          ...{ commit, body, event: events[event] },
          comments: comments.map(({ side, ...rest }) => ({
            ...rest,
            side: side === "new" ? ("RIGHT" as const) : ("LEFT" as const),
          })),
        },
        { signal },
      ),
    deletePendingReview: (reviewId, signal) => client.deletePendingReview(number, reviewId, { signal }),
    updateReview: (reviewId, body) => client.updateReviewBody({ number, reviewId, body }),
    updateComment: (commentId, body, signal) => client.updateReviewComment(commentId, body, { signal }),
    createIssueComment: (body, signal) => client.createIssueComment(number, body, { signal }),
    updateIssueComment: (commentId, body, signal) => client.updateIssueComment(commentId, body, { signal }),
    minimize: (nodeId, reason, signal) => client.minimizeComment(nodeId, reason, { signal }),
  };
}

function toHostReview(review: GitHubReview, own: OwnIdentity): HostReview {
  const { id, nodeId, author, state, commit, body } = review;
  const byUs = author?.login === own.login;
  return { id, nodeId, byUs, state: states[state], commit, body };
}

function toHostComment(
  comment: GitHubReviewComment,
  threads: readonly GitHubThread[],
  own: OwnIdentity,
): HostComment {
  const { id, nodeId, reviewId, author, path, line, side, body } = comment;
  const first = comment.inReplyTo ?? id;
  const thread = threads.find((one) => one.firstComment === first);
  return {
    ...{ id, nodeId, reviewId, path, line, body },
    byUs: author?.login === own.login,
    side: side === "RIGHT" ? "new" : "old",
    url: comment.url === "" ? null : comment.url,
    threadResolved: thread?.isResolved ?? false,
  };
}

/** The name under which our check stands on a commit. */
const checkName = "Assay";

/** Checks of one repository (spec P5). */
export function githubCheckHost(client: GitHubRepositoryClient, readOwn: ReadOwn): CheckHost {
  return {
    listChecks: async (head, signal) => {
      const checks = await client.checkRuns(head, { signal });
      const own = await readOwn();
      return checks
        .filter((check) => isOurs(check, own))
        .map(({ id, externalId }) => ({ id, key: externalId }));
    },
    createCheck: ({ head, key, content }, signal) =>
      client.createCheckRun(
        { name: checkName, headSha: head, externalId: key, ...toCheckRun(content) },
        { signal },
      ),
    updateCheck: (checkId, content, signal) =>
      client.updateCheckRun(checkId, toCheckRun(content), { signal }),
  };
}

function isOurs({ name, appId }: GitHubCheckRun, own: OwnIdentity): boolean {
  return name === checkName && appId === own.appId;
}

function toCheckRun(content: CheckContent): Parameters<GitHubRepositoryClient["updateCheckRun"]>[1] {
  const { title, summary, detailsUrl, actions, state } = content;
  return {
    ...state,
    ...(detailsUrl === null ? {} : { detailsUrl }),
    output: { title, summary },
    actions: actions.map(({ id, label, description }) => ({ identifier: id, label, description })),
  };
}
