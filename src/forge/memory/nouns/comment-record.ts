// Comments: in the conversation of a pull request, and on lines of its change.

/** One reaction of one account. */
export interface ReactionRecord {
  readonly id: number;
  readonly user: string;
  readonly content: string;
  readonly createdAt: number;
}

/** A comment in the conversation. `minimized` is the classifier it was hidden with. */
export interface IssueCommentRecord {
  readonly id: number;
  readonly pullId: number;
  readonly author: string;
  body: string;
  readonly createdAt: number;
  updatedAt: number;
  reactions: readonly ReactionRecord[];
  minimized: string | null;
}

/**
 * A comment on the change. `line` is null once the lines it stood on changed (outdated); `originalLine` stays, in the
 * numbering of `originalCommitId`. A file's comment has no lines at all. `isPending` while its review is.
 */
export interface ReviewCommentRecord {
  readonly id: number;
  readonly pullId: number;
  readonly reviewId: number;
  readonly threadId: number;
  readonly inReplyTo: number | null;
  readonly subjectType: "line" | "file";
  readonly path: string;
  readonly side: "LEFT" | "RIGHT";
  readonly startSide: "LEFT" | "RIGHT" | null;
  line: number | null;
  startLine: number | null;
  readonly originalLine: number | null;
  readonly originalStartLine: number | null;
  commitId: string;
  readonly originalCommitId: string;
  readonly diffHunk: string;
  readonly author: string;
  body: string;
  isPending: boolean;
  readonly createdAt: number;
  updatedAt: number;
  reactions: readonly ReactionRecord[];
  minimized: string | null;
}
