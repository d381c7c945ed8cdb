// Reviews, comments and reactions as GitHub's answers and webhooks hold them.
import { accountOf, isoTime, repositoryOf, type GitHubState } from "../github-state.js";
import type { IssueCommentRecord, ReactionRecord, ReviewCommentRecord } from "../nouns/comment-record.js";
import type { PullRecord } from "../nouns/pull-record.js";
import type { ReviewRecord } from "../nouns/review-record.js";
import { presentUser } from "./present-account.js";
import { presentPull } from "./present-pull.js";
import { apiOf } from "./present-repository.js";

type Json = Readonly<Record<string, unknown>>;

/** The pull request that a review or comment belongs to. */
export function pullOf(state: GitHubState, one: { readonly pullId: number }): PullRecord {
  const pull = state.pulls.get(one.pullId);
  if (pull === undefined) throw new RangeError(`no pull request ${one.pullId}`);
  return pull;
}

/** How the author stands to the repository, in GitHub's words. */
export function associationOf(state: GitHubState, login: string): string {
  const { type, role } = accountOf(state, login);
  if (type === "Bot" || role === "none") return "NONE";
  return role === "admin" ? "OWNER" : role === "read" ? "NONE" : "COLLABORATOR";
}

/** The counts of reactions that lists carry with each comment. */
function presentRollUp(reactions: readonly ReactionRecord[], url: string): Json {
  const count = (content: string): number => reactions.filter((one) => one.content === content).length;
  const contents = ["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"];
  return {
    url: `${url}/reactions`,
    total_count: reactions.length,
    ...Object.fromEntries(contents.map((content) => [content, count(content)])),
  };
}

/** One reaction. */
export function presentReaction(state: GitHubState, reaction: ReactionRecord): Json {
  return {
    id: reaction.id,
    node_id: `REA_${reaction.id}`,
    user: presentUser(state, reaction.user),
    content: reaction.content,
    created_at: isoTime(reaction.createdAt),
  };
}

/** A review. A pending one has no `submitted_at`. */
export function presentReview(state: GitHubState, review: ReviewRecord): Json {
  const pull = presentPull(state, pullOf(state, review));
  return {
    id: review.id,
    node_id: `PRR_${review.id}`,
    user: presentUser(state, review.author),
    body: review.body,
    state: review.state,
    html_url: `${String(pull["html_url"])}#pullrequestreview-${review.id}`,
    pull_request_url: pull["url"],
    author_association: associationOf(state, review.author),
    _links: {
      html: { href: `${String(pull["html_url"])}#pullrequestreview-${review.id}` },
      pull_request: { href: pull["url"] },
    },
    ...(review.submittedAt === null ? {} : { submitted_at: isoTime(review.submittedAt) }),
    commit_id: review.commitId,
  };
}

/** A comment on the change. `line` and `position` are null once it is outdated. */
export function presentReviewComment(state: GitHubState, comment: ReviewCommentRecord): Json {
  const pull = presentPull(state, pullOf(state, comment));
  const url = `${apiOf(state, repositoryOf(state, pullOf(state, comment)))}/pulls/comments/${comment.id}`;
  const html = `${String(pull["html_url"])}#discussion_r${comment.id}`;
  return {
    url,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: `PRRC_${comment.id}`,
    diff_hunk: comment.diffHunk,
    path: comment.path,
    commit_id: comment.commitId,
    original_commit_id: comment.originalCommitId,
    user: presentUser(state, comment.author),
    body: comment.body,
    created_at: isoTime(comment.createdAt),
    updated_at: isoTime(comment.updatedAt),
    html_url: html,
    pull_request_url: pull["url"],
    author_association: associationOf(state, comment.author),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull["url"] } },
    reactions: presentRollUp(comment.reactions, url),
    start_line: comment.startLine,
    original_start_line: comment.originalStartLine,
    start_side: comment.startSide,
    line: comment.line,
    original_line: comment.originalLine,
    side: comment.side,
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
    position: comment.line === null && comment.subjectType === "line" ? null : 1,
    original_position: 1,
    subject_type: comment.subjectType,
  };
}

/** A comment in the conversation. */
export function presentIssueComment(state: GitHubState, comment: IssueCommentRecord): Json {
  const pull = pullOf(state, comment);
  const base = `${apiOf(state, repositoryOf(state, pull))}/issues`;
  return {
    url: `${base}/comments/${comment.id}`,
    html_url: `${String(presentPull(state, pull)["html_url"])}#issuecomment-${comment.id}`,
    issue_url: `${base}/${pull.number}`,
    id: comment.id,
    node_id: `IC_${comment.id}`,
    user: presentUser(state, comment.author),
    created_at: isoTime(comment.createdAt),
    updated_at: isoTime(comment.updatedAt),
    author_association: associationOf(state, comment.author),
    body: comment.body,
    reactions: presentRollUp(comment.reactions, `${base}/comments/${comment.id}`),
    performed_via_github_app: null,
  };
}
