// Reviews, comments and reactions as GraphQL objects; fields with arguments are functions.
import { accountOf, isoTime, type GitHubState } from "../github-state.js";
import type { IssueCommentRecord, ReactionRecord, ReviewCommentRecord } from "../nouns/comment-record.js";
import type { ReviewRecord } from "../nouns/review-record.js";
import {
  associationOf,
  presentIssueComment,
  presentReview,
  presentReviewComment,
} from "../present/present-comment.js";
import { connection, type PageArguments } from "./connection.js";
import type { Viewer } from "./viewer.js";

/** A GraphQL object. */
export type Shown = Readonly<Record<string, unknown>>;

/** REST's reaction names by GraphQL's. */
export const reactionContents: Readonly<Record<string, string>> = {
  THUMBS_UP: "+1",
  THUMBS_DOWN: "-1",
  LAUGH: "laugh",
  HOORAY: "hooray",
  CONFUSED: "confused",
  HEART: "heart",
  ROCKET: "rocket",
  EYES: "eyes",
};

/** An account. A bot's login has no `[bot]` here, unlike in REST. */
export function showActor(state: GitHubState, login: string): Shown {
  const account = accountOf(state, login);
  const name = account.login.replace(/\[bot\]$/, "");
  return {
    __typename: account.type,
    id: `U_${account.id}`,
    databaseId: account.id,
    login: name,
    name: null,
    url: `${state.urls.site}/${account.type === "Bot" ? "apps/" : ""}${name}`,
    avatarUrl: "",
  };
}

/** A comment on the change. */
export function showReviewComment(viewer: Viewer, comment: ReviewCommentRecord): Shown {
  const { state } = viewer;
  return {
    __typename: "PullRequestReviewComment",
    ...common(viewer, comment),
    ...said(viewer, comment),
    id: `PRRC_${comment.id}`,
    url: presentReviewComment(state, comment)["html_url"],
    path: comment.path,
    line: comment.line,
    originalLine: comment.originalLine,
    startLine: comment.startLine,
    originalStartLine: comment.originalStartLine,
    diffHunk: comment.diffHunk,
    outdated: comment.line === null && comment.subjectType === "line",
    commit: { oid: comment.commitId, __typename: "Commit" },
    originalCommit: { oid: comment.originalCommitId, __typename: "Commit" },
    replyTo: () => {
      const to = comment.inReplyTo === null ? undefined : state.reviewComments.get(comment.inReplyTo);
      return to === undefined ? null : showReviewComment(viewer, to);
    },
    pullRequestReview: () => {
      const review = state.reviews.get(comment.reviewId);
      return review === undefined ? null : showReview(viewer, review);
    },
  };
}

/** A comment in the conversation. */
export function showIssueComment(viewer: Viewer, comment: IssueCommentRecord): Shown {
  return {
    __typename: "IssueComment",
    ...common(viewer, comment),
    ...said(viewer, comment),
    id: `IC_${comment.id}`,
    url: presentIssueComment(viewer.state, comment)["html_url"],
  };
}

/** A review. */
export function showReview(viewer: Viewer, review: ReviewRecord): Shown {
  const { state } = viewer;
  const at = isoTime(review.submittedAt ?? state.clock.now());
  return {
    __typename: "PullRequestReview",
    ...common(viewer, review),
    id: `PRR_${review.id}`,
    url: presentReview(state, review)["html_url"],
    state: review.state,
    commit: { oid: review.commitId, __typename: "Commit" },
    createdAt: at,
    updatedAt: at,
    submittedAt: review.submittedAt === null ? null : at,
    comments: (page: PageArguments) =>
      connection(
        [...state.reviewComments.values()].filter((one) => one.reviewId === review.id),
        page,
        (one) => showReviewComment(viewer, one),
      ),
  };
}

/** One reaction. */
export function showReaction(state: GitHubState, reaction: ReactionRecord): Shown {
  const content = Object.entries(reactionContents).find(([, rest]) => rest === reaction.content)?.[0];
  return {
    __typename: "Reaction",
    id: `REA_${reaction.id}`,
    content,
    user: showActor(state, reaction.user),
    createdAt: isoTime(reaction.createdAt),
  };
}

type Written = {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly minimized: string | null;
};

function common({ state, login }: Viewer, one: Written): Shown {
  return {
    databaseId: one.id,
    fullDatabaseId: String(one.id),
    author: showActor(state, one.author),
    authorAssociation: associationOf(state, one.author),
    body: one.body,
    isMinimized: one.minimized !== null,
    minimizedReason: one.minimized?.toLowerCase() ?? null,
    viewerCanMinimize: true,
    viewerDidAuthor: one.author === login,
  };
}

function said({ state }: Viewer, one: ReviewCommentRecord | IssueCommentRecord): Shown {
  return {
    createdAt: isoTime(one.createdAt),
    updatedAt: isoTime(one.updatedAt),
    reactions: ({ content, ...page }: PageArguments & { readonly content?: string | null }) => {
      const wanted = content == null ? null : reactionContents[content];
      const seen = one.reactions.filter((reaction) => wanted === null || reaction.content === wanted);
      return connection(seen, page, (reaction) => showReaction(state, reaction));
    },
    reactionGroups: Object.entries(reactionContents).map(([content, rest]) => ({
      content,
      reactors: { totalCount: one.reactions.filter((reaction) => reaction.content === rest).length },
    })),
  };
}
