// What people do in the conversation: comment, answer, resolve, react, and press the buttons of a check run.
import type { GitHubState } from "../github-state.js";
import type { CheckRunRecord } from "../nouns/check-run-record.js";
import type { ReviewRecord } from "../nouns/review-record.js";
import { addReaction } from "../rest/reactions.js";
import { announceCheckRun, announceReviewComment, announceThread } from "../webhooks/announce.js";
import { addReviewComment } from "./add-review-comment.js";
import { namedPull, namedReviewComment, namedUser, unknown } from "./find-named.js";
import type { GitHubActions } from "./github-actions.js";
import { postIssueComment } from "./post-issue-comment.js";

type TalkActions = Pick<
  GitHubActions,
  "comment" | "reply" | "resolveThread" | "react" | "rerequestCheck" | "requestCheckAction"
>;

/** The actions on `state`. */
export function talkActions(state: GitHubState): TalkActions {
  return {
    comment: async (act) => {
      const pull = namedPull(state, act);
      return Promise.resolve(
        postIssueComment(state, { pull, author: namedUser(state, act.as), body: act.body }).id,
      );
    },
    reply: async (act) => Promise.resolve(reply(state, { ...act, as: namedUser(state, act.as) })),
    resolveThread: async ({ commentId, as, resolved = true }) => {
      const { threadId } = namedReviewComment(state, commentId);
      setResolved(state, { threadId, as: namedUser(state, as), resolved });
      return Promise.resolve();
    },
    react: async ({ on, commentId, as, content }) => {
      const to =
        on === "issue-comment" ? state.issueComments.get(commentId) : state.reviewComments.get(commentId);
      if (to === undefined) throw unknown(`${on} ${commentId}`, []);
      addReaction(state, to, { user: namedUser(state, as), content });
      return Promise.resolve();
    },
    rerequestCheck: async ({ checkRunId, as }) => {
      const run = namedCheckRun(state, checkRunId);
      announceCheckRun(state, { run, action: "rerequested", sender: namedUser(state, as) });
      return Promise.resolve();
    },
    requestCheckAction: async ({ checkRunId, as, identifier }) => {
      const run = namedCheckRun(state, checkRunId);
      const fields = { requested_action: { identifier } };
      announceCheckRun(state, { run, action: "requested_action", sender: namedUser(state, as) }, fields);
      return Promise.resolve();
    },
  };
}

/** Answers in a comment's thread and gives the new comment's id; a review of its own carries it, as at GitHub. */
export function reply(
  state: GitHubState,
  act: { readonly commentId: number; readonly as: string; readonly body: string },
): number {
  const to = namedReviewComment(state, act.commentId);
  const pull = state.pulls.get(to.pullId);
  const review: ReviewRecord = {
    id: state.nextId(),
    pullId: to.pullId,
    author: act.as,
    body: "",
    state: "COMMENTED",
    commitId: pull?.headSha ?? to.commitId,
    submittedAt: state.clock.now(),
    minimized: null,
  };
  state.reviews.set(review.id, review);
  const comment = addReviewComment(state, { review, body: act.body, at: { kind: "reply", to } });
  announceReviewComment(state, { comment, action: "created", sender: act.as });
  return comment.id;
}

/** Resolves a thread or opens it again, and announces it when that changed something. */
export function setResolved(
  state: GitHubState,
  act: { readonly threadId: number; readonly as: string; readonly resolved: boolean },
): void {
  const thread = state.threads.get(act.threadId);
  if (thread === undefined) throw unknown(`thread ${act.threadId}`, []);
  if ((thread.resolvedBy !== null) === act.resolved) return;
  thread.resolvedBy = act.resolved ? act.as : null;
  const action = act.resolved ? "resolved" : "unresolved";
  announceThread(state, { threadId: thread.id, pullId: thread.pullId, action, sender: act.as });
}

function namedCheckRun(state: GitHubState, id: number): CheckRunRecord {
  const run = state.checkRuns.get(id);
  if (run === undefined) throw unknown(`check run ${id}`, [...state.checkRuns.keys()].map(String));
  return run;
}
