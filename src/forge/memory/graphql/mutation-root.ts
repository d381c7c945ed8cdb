// The fields of Mutation.
import { reply, setResolved } from "../actions/act-on-talk.js";
import { addReaction } from "../rest/reactions.js";
import { graphqlError, unresolvedNode } from "./graphql-error.js";
import { showNode } from "./query-root.js";
import { reactionContents, showReaction, showReviewComment, type Shown } from "./show-comment.js";
import { showThread } from "./show-pull.js";
import { demand, findNode, type NodeRecord, type Viewer } from "./viewer.js";

interface Given<Input> {
  readonly input: Input & { readonly clientMutationId?: string | null };
}

/** Mutation as the viewer may use it. */
export function mutationRoot(viewer: Viewer): Shown {
  const resolve =
    (resolved: boolean) =>
    ({ input }: Given<{ threadId: string }>): Shown => {
      const node = threadNode(viewer, input.threadId);
      // It only touches the review, and yet it needs the right to push.
      demand(viewer, node, { contents: "write", pull_requests: "write" });
      setResolved(viewer.state, { threadId: node.record.id, as: viewer.login, resolved });
      return { ...echo(input), thread: showThread(viewer, node.record) };
    };
  return {
    addPullRequestReviewThreadReply: (given: Given<{ pullRequestReviewThreadId: string; body: string }>) =>
      addReply(viewer, given),
    minimizeComment: ({ input }: Given<{ subjectId: string; classifier: string }>) => {
      const node = minimize(viewer, input.subjectId, input.classifier);
      return { ...echo(input), minimizedComment: showNode(viewer, node) };
    },
    unminimizeComment: ({ input }: Given<{ subjectId: string }>) => {
      const node = minimize(viewer, input.subjectId, null);
      return { ...echo(input), unminimizedComment: showNode(viewer, node) };
    },
    resolveReviewThread: resolve(true),
    unresolveReviewThread: resolve(false),
    addReaction: ({ input }: Given<{ subjectId: string; content: string }>) => {
      const node = findNode(viewer, input.subjectId);
      if (node.kind !== "review-comment" && node.kind !== "issue-comment")
        throw unresolvedNode(input.subjectId);
      demand(viewer, node, { pull_requests: "write" });
      const content = reactionContents[input.content] ?? input.content;
      const { reaction } = addReaction(viewer.state, node.record, { user: viewer.login, content });
      return { ...echo(input), reaction: showReaction(viewer.state, reaction) };
    },
  };
}

function addReply(
  viewer: Viewer,
  { input }: Given<{ pullRequestReviewThreadId: string; body: string }>,
): Shown {
  const { state, login } = viewer;
  const node = threadNode(viewer, input.pullRequestReviewThreadId);
  demand(viewer, node, { pull_requests: "write" });
  if (input.body.trim() === "") throw graphqlError("UNPROCESSABLE", "Body can't be blank");
  for (const review of state.reviews.values())
    if (review.pullId === node.record.pullId && review.state === "PENDING" && review.author === login)
      throw graphqlError("UNPROCESSABLE", "User can only have one pending review per pull request");
  const first = [...state.reviewComments.values()].find((one) => one.threadId === node.record.id);
  if (first === undefined) throw unresolvedNode(input.pullRequestReviewThreadId);
  const id = reply(state, { commentId: first.id, as: login, body: input.body });
  const comment = state.reviewComments.get(id) ?? first;
  return { ...echo(input), comment: showReviewComment(viewer, comment) };
}

function minimize(viewer: Viewer, id: string, classifier: string | null): NodeRecord {
  const node = findNode(viewer, id);
  if (node.kind === "pull" || node.kind === "thread") throw unresolvedNode(id);
  demand(viewer, node, { pull_requests: "write" });
  node.record.minimized = classifier;
  return node;
}

function threadNode(viewer: Viewer, id: string): Extract<NodeRecord, { kind: "thread" }> {
  const node = findNode(viewer, id);
  if (node.kind !== "thread") throw unresolvedNode(id);
  return node;
}

function echo(input: { readonly clientMutationId?: string | null }): Shown {
  return { clientMutationId: input.clientMutationId ?? null };
}
