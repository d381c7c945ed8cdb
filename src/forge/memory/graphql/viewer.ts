// Who asks a GraphQL query, and what of the state they may see and change.
import { permit } from "../auth/permit.js";
import type { GitHubState } from "../github-state.js";
import { repositoryOf } from "../github-state.js";
import type { IssueCommentRecord, ReviewCommentRecord } from "../nouns/comment-record.js";
import type { Permissions } from "../nouns/installation-record.js";
import type { PullRecord } from "../nouns/pull-record.js";
import type { RepositoryRecord } from "../nouns/repository-record.js";
import type { ReviewRecord } from "../nouns/review-record.js";
import type { ThreadRecord } from "../nouns/thread-record.js";
import type { Caller } from "../nouns/token-record.js";
import { forbidden, unresolvedNode } from "./graphql-error.js";

/** The caller of one query. `login` is that of REST, with `[bot]`. */
export interface Viewer {
  readonly state: GitHubState;
  readonly caller: Caller;
  readonly login: string;
}

/** Something with a global id. */
export type NodeRecord =
  | { readonly kind: "pull"; readonly record: PullRecord }
  | { readonly kind: "review"; readonly record: ReviewRecord }
  | { readonly kind: "review-comment"; readonly record: ReviewCommentRecord }
  | { readonly kind: "issue-comment"; readonly record: IssueCommentRecord }
  | { readonly kind: "thread"; readonly record: ThreadRecord };

/** What a global id names. Throws NOT_FOUND for nothing, and for what the viewer may not see. */
export function findNode(viewer: Viewer, id: string): NodeRecord {
  const [, prefix = "", digits = ""] = /^([A-Z]+)_(\d+)$/.exec(id) ?? [];
  const found = lookUp(viewer.state, prefix, Number(digits));
  if (found === null) throw unresolvedNode(id);
  if (mayDo(viewer, ownerOf(viewer.state, found), { pull_requests: "read" }) !== "granted")
    throw unresolvedNode(id);
  return found;
}

/** Throws FORBIDDEN unless the viewer holds `permissions` where the node stands. */
export function demand(viewer: Viewer, node: NodeRecord, permissions: Permissions): void {
  if (mayDo(viewer, ownerOf(viewer.state, node), permissions) !== "granted") throw forbidden();
}

/** Whether the viewer holds `permissions` in a repository. */
export function mayDo(
  { state, caller }: Viewer,
  repository: RepositoryRecord,
  permissions: Permissions,
): ReturnType<typeof permit> {
  return permit(state, { caller, repository }, [permissions]);
}

function ownerOf(state: GitHubState, node: NodeRecord): RepositoryRecord {
  const pull = node.kind === "pull" ? node.record : state.pulls.get(node.record.pullId);
  if (pull === undefined) throw unresolvedNode(node.kind);
  return repositoryOf(state, pull);
}

function lookUp(state: GitHubState, prefix: string, id: number): NodeRecord | null {
  const found = <Found>(record: Found | undefined, make: (record: Found) => NodeRecord): NodeRecord | null =>
    record === undefined ? null : make(record);
  switch (prefix) {
    case "PR":
      return found(state.pulls.get(id), (record) => ({ kind: "pull", record }));
    case "PRR":
      return found(state.reviews.get(id), (record) => ({ kind: "review", record }));
    case "PRRC":
      return found(state.reviewComments.get(id), (record) => ({ kind: "review-comment", record }));
    case "PRRT":
      return found(state.threads.get(id), (record) => ({ kind: "thread", record }));
    case "IC":
      return found(state.issueComments.get(id), (record) => ({ kind: "issue-comment", record }));
    default:
      return null;
  }
}
