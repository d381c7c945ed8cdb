// Pull requests and their threads as GraphQL objects.
import { isoTime, repositoryOf, type GitHubState } from "../github-state.js";
import type { ReviewCommentRecord } from "../nouns/comment-record.js";
import type { PullRecord } from "../nouns/pull-record.js";
import type { ThreadRecord } from "../nouns/thread-record.js";
import { presentPull, presentWholePull } from "../present/present-pull.js";
import { connection, type PageArguments } from "./connection.js";
import { unresolvedNode } from "./graphql-error.js";
import { showActor, showIssueComment, showReview, showReviewComment, type Shown } from "./show-comment.js";
import { mayDo, type Viewer } from "./viewer.js";

/** A pull request. */
export function showPull(viewer: Viewer, pull: PullRecord): Shown {
  const { state } = viewer;
  return {
    __typename: "PullRequest",
    id: `PR_${pull.id}`,
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body ?? "",
    url: presentPull(state, pull)["html_url"],
    state: pull.mergedAt === null ? pull.state.toUpperCase() : "MERGED",
    isDraft: pull.draft,
    closed: pull.state === "closed",
    merged: pull.mergedAt !== null,
    author: showActor(state, pull.author),
    baseRefName: pull.baseRef,
    baseRefOid: pull.baseSha,
    headRefName: pull.headRef,
    headRefOid: pull.headSha,
    isCrossRepository: pull.headOwner !== repositoryOf(state, pull).owner,
    changedFiles: async () => (await presentWholePull(state, pull))["changed_files"],
    createdAt: isoTime(pull.createdAt),
    updatedAt: isoTime(pull.updatedAt),
    reviewThreads: (page: PageArguments) =>
      connection(threadsOf(state, pull), page, (thread) => showThread(viewer, thread)),
    reviews: ({ author, ...page }: PageArguments & { readonly author?: string | null }) => {
      const seen = [...state.reviews.values()].filter(
        (review) =>
          review.pullId === pull.id &&
          (review.state !== "PENDING" || review.author === viewer.login) &&
          (author == null || review.author.replace(/\[bot\]$/, "") === author),
      );
      return connection(seen, page, (review) => showReview(viewer, review));
    },
    comments: (page: PageArguments) =>
      connection(
        [...state.issueComments.values()].filter((one) => one.pullId === pull.id),
        page,
        (one) => showIssueComment(viewer, one),
      ),
  };
}

/** A thread, with its first comment's place. */
export function showThread(viewer: Viewer, thread: ThreadRecord): Shown {
  const { state } = viewer;
  const comments = commentsOf(state, thread);
  const [first] = comments;
  const pull = state.pulls.get(thread.pullId);
  if (first === undefined || pull === undefined) throw unresolvedNode(`PRRT_${thread.id}`);
  const repository = repositoryOf(state, pull);
  return {
    __typename: "PullRequestReviewThread",
    id: `PRRT_${thread.id}`,
    isResolved: thread.resolvedBy !== null,
    isOutdated: first.line === null && first.subjectType === "line",
    isCollapsed: thread.resolvedBy !== null,
    path: first.path,
    line: first.line,
    originalLine: first.originalLine,
    startLine: first.startLine,
    originalStartLine: first.originalStartLine,
    diffSide: first.side,
    startDiffSide: first.startSide,
    subjectType: first.subjectType.toUpperCase(),
    resolvedBy: thread.resolvedBy === null ? null : showActor(state, thread.resolvedBy),
    viewerCanResolve: mayDo(viewer, repository, { contents: "write", pull_requests: "write" }) === "granted",
    viewerCanReply: mayDo(viewer, repository, { pull_requests: "write" }) === "granted",
    pullRequest: () => showPull(viewer, pull),
    comments: (page: PageArguments) => connection(comments, page, (one) => showReviewComment(viewer, one)),
  };
}

function threadsOf(state: GitHubState, pull: PullRecord): ThreadRecord[] {
  return [...state.threads.values()].filter(
    (thread) => thread.pullId === pull.id && commentsOf(state, thread).length > 0,
  );
}

function commentsOf(state: GitHubState, thread: ThreadRecord): ReviewCommentRecord[] {
  return [...state.reviewComments.values()].filter((one) => one.threadId === thread.id && !one.isPending);
}
