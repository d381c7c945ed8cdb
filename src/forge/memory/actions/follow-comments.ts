// Moves the comments of a pull request along when its head or base moved; those whose lines changed become outdated.
import { repositoryOf, type GitHubState } from "../github-state.js";
import { isPlace } from "../git/find-place.js";
import { followLine } from "../git/follow-line.js";
import type { ReviewCommentRecord } from "../nouns/comment-record.js";
import type { PullRecord } from "../nouns/pull-record.js";

/** Gives each comment of the change its line at the pull's head, null where it no longer has one in the diff. */
export async function followComments(state: GitHubState, pull: PullRecord): Promise<void> {
  const comments = [...state.reviewComments.values()].filter((one) => one.pullId === pull.id);
  for (const comment of comments) await followComment(state, pull, comment);
}

/** Gives one comment its line at the pull's head. */
async function followComment(
  state: GitHubState,
  pull: PullRecord,
  comment: ReviewCommentRecord,
): Promise<void> {
  if (comment.subjectType === "file" || comment.line === null || comment.commitId === pull.headSha) return;
  const { git } = repositoryOf(state, pull);
  const ends = { from: comment.commitId, to: pull.headSha, path: comment.path };
  const follow = async (line: number | null): Promise<number | null> =>
    line === null || comment.side === "LEFT" ? line : followLine(git, ends, line);
  const [line, startLine] = [await follow(comment.line), await follow(comment.startLine)];
  const change = await state.readChange(git, pull.baseSha, pull.headSha);
  const { path, side } = comment;
  const stands =
    line !== null && change !== null && isPlace(change, { path, side, line, start_line: startLine });
  if (!stands) {
    comment.line = null; // outdated: it stays with the commit that it was written for
    comment.startLine = null;
    return;
  }
  comment.line = line;
  comment.startLine = startLine;
  comment.commitId = pull.headSha;
}
