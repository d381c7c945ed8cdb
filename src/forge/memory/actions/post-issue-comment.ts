// Posts a comment in the conversation of a pull request.
import type { GitHubState } from "../github-state.js";
import type { IssueCommentRecord } from "../nouns/comment-record.js";
import type { PullRecord } from "../nouns/pull-record.js";
import { announceIssueComment } from "../webhooks/announce.js";

/** Stores the comment and announces `issue_comment.created`. */
export function postIssueComment(
  state: GitHubState,
  given: { readonly pull: PullRecord; readonly author: string; readonly body: string },
): IssueCommentRecord {
  const now = state.clock.now();
  const comment: IssueCommentRecord = {
    id: state.nextId(),
    pullId: given.pull.id,
    author: given.author,
    body: given.body,
    createdAt: now,
    updatedAt: now,
    reactions: [],
    minimized: null,
  };
  state.issueComments.set(comment.id, comment);
  announceIssueComment(state, { comment, action: "created", sender: given.author });
  return comment;
}
