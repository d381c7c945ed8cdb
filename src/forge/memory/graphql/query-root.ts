// The fields of Query.
import { graphqlError } from "./graphql-error.js";
import { showActor, showIssueComment, showReview, showReviewComment, type Shown } from "./show-comment.js";
import { showPull, showThread } from "./show-pull.js";
import { showRepository } from "./show-repository.js";
import { findNode, mayDo, type NodeRecord, type Viewer } from "./viewer.js";
import type { RateLimiter } from "../http/rate-limits.js";

/** Query as the viewer sees it. */
export function queryRoot(viewer: Viewer, limit: ReturnType<RateLimiter["status"]>): Shown {
  const { state } = viewer;
  return {
    viewer: () => ({ ...showActor(state, viewer.login), __typename: "User" }),
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const found = state.repositories.get(state.names.get(`${owner}/${name}`.toLowerCase()) ?? 0);
      if (found === undefined || mayDo(viewer, found, { metadata: "read" }) !== "granted")
        throw graphqlError(
          "NOT_FOUND",
          `Could not resolve to a Repository with the name '${owner}/${name}'.`,
        );
      return showRepository(viewer, found);
    },
    node: ({ id }: { id: string }) => showNode(viewer, findNode(viewer, id)),
    nodes: ({ ids }: { ids: readonly string[] }) => ids.map((id) => showNode(viewer, findNode(viewer, id))),
    rateLimit: () =>
      limit === null
        ? null
        : { ...limit, cost: 1, resetAt: new Date((limit["reset"] ?? 0) * 1000).toISOString() },
  };
}

/** Whatever a global id names. */
export function showNode(viewer: Viewer, node: NodeRecord): Shown {
  switch (node.kind) {
    case "pull":
      return showPull(viewer, node.record);
    case "review":
      return showReview(viewer, node.record);
    case "review-comment":
      return showReviewComment(viewer, node.record);
    case "issue-comment":
      return showIssueComment(viewer, node.record);
    case "thread":
      return showThread(viewer, node.record);
  }
}
