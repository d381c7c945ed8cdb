// What people did with a finding, as far as webhooks tell it (spec W4, O2). Reactions have no webhook: they are polled.
import type { RepositoryIdentity } from "./delivery.js";

/**
 * One act on a review comment. `rootCommentId` is the first comment of its thread, which is ours when the thread is
 * about a finding of ours: the feedback job looks it up and drops the order when it is not. `at` is milliseconds.
 */
export interface FeedbackOrder {
  readonly repository: RepositoryIdentity;
  readonly number: number;
  readonly rootCommentId: number;
  readonly threadNodeId: string | null;
  readonly actor: string;
  readonly at: number;
  readonly act:
    | { readonly kind: "resolved" }
    | { readonly kind: "unresolved" }
    | { readonly kind: "reply"; readonly commentId: number; readonly text: string };
}
