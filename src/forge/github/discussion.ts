// What people and Apps said on a pull request: reviews, review comments, threads, conversation comments, reactions.
import { z } from "zod";
import { userWire } from "./pull.js";

/** Who wrote something; null is a deleted account. */
export type Author = { readonly login: string; readonly id: number; readonly isBot: boolean } | null;

/** A review. `commit` is the head it was written for; null when GitHub forgot it. */
export interface GitHubReview {
  readonly id: number;
  readonly nodeId: string;
  readonly author: Author;
  readonly state: "PENDING" | "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED" | "DISMISSED";
  readonly body: string;
  readonly commit: string | null;
  readonly submittedAt: string | null;
}

/** Counts of the reactions that feedback reads (no webhook tells of them, github.md 1). */
export interface Reactions {
  readonly up: number;
  readonly down: number;
}

/** An inline comment. `line` is null once it is outdated; `inReplyTo` is the thread's first comment for a reply. */
export interface GitHubReviewComment {
  readonly id: number;
  readonly nodeId: string;
  readonly reviewId: number | null;
  readonly author: Author;
  readonly body: string;
  readonly url: string;
  readonly path: string;
  readonly line: number | null;
  readonly side: "LEFT" | "RIGHT";
  readonly commit: string;
  readonly inReplyTo: number | null;
  readonly reactions: Reactions;
  readonly createdAt: string;
}

/** A thread of inline comments. `id` is a node id; `firstComment` is the REST id that comments and webhooks speak of. */
export interface GitHubThread {
  readonly id: string;
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
  readonly path: string;
  readonly line: number | null;
  readonly firstComment: number | null;
  /** REST ids of its first fifty comments, and which of them are folded away. */
  readonly comments: readonly number[];
  readonly minimized: readonly number[];
}

/** A comment of the conversation. */
export interface GitHubIssueComment {
  readonly id: number;
  readonly nodeId: string;
  readonly author: Author;
  /** The App that wrote it; null for people. */
  readonly appId: number | null;
  readonly body: string;
  readonly reactions: Reactions;
  readonly createdAt: string;
}

const reactionsWire = z
  .object({ "+1": z.number().default(0), "-1": z.number().default(0) })
  .transform((wire): Reactions => ({ up: wire["+1"], down: wire["-1"] }))
  .default({ up: 0, down: 0 });

/** An entry of `GET …/pulls/{number}/reviews`, and the answer of creating one. */
export const reviewWire = z
  .object({
    id: z.number(),
    node_id: z.string(),
    user: userWire,
    state: z.enum(["PENDING", "COMMENTED", "APPROVED", "CHANGES_REQUESTED", "DISMISSED"]),
    body: z.string().nullish(),
    commit_id: z.string().nullish(),
    submitted_at: z.string().nullish(),
  })
  .transform((wire): GitHubReview => ({
    id: wire.id,
    nodeId: wire.node_id,
    author: wire.user,
    state: wire.state,
    body: wire.body ?? "",
    commit: wire.commit_id ?? null,
    submittedAt: wire.submitted_at ?? null,
  }));

/** An entry of `GET …/pulls/{number}/comments`. */
export const reviewCommentWire = z
  .object({
    id: z.number(),
    node_id: z.string(),
    pull_request_review_id: z.number().nullish(),
    user: userWire,
    body: z.string(),
    html_url: z.string().default(""),
    path: z.string(),
    line: z.number().nullish(),
    side: z.enum(["LEFT", "RIGHT"]).nullish(),
    commit_id: z.string(),
    in_reply_to_id: z.number().optional(),
    reactions: reactionsWire,
    created_at: z.string(),
  })
  .transform((wire): GitHubReviewComment => ({
    id: wire.id,
    nodeId: wire.node_id,
    reviewId: wire.pull_request_review_id ?? null,
    author: wire.user,
    body: wire.body,
    url: wire.html_url,
    path: wire.path,
    line: wire.line ?? null,
    side: wire.side ?? "RIGHT",
    commit: wire.commit_id,
    inReplyTo: wire.in_reply_to_id ?? null,
    reactions: wire.reactions,
    createdAt: wire.created_at,
  }));

/** An entry of `GET …/issues/{number}/comments`. */
export const issueCommentWire = z
  .object({
    id: z.number(),
    node_id: z.string(),
    user: userWire,
    performed_via_github_app: z.object({ id: z.number() }).nullish(),
    body: z.string().nullish(),
    reactions: reactionsWire,
    created_at: z.string(),
  })
  .transform((wire): GitHubIssueComment => ({
    id: wire.id,
    nodeId: wire.node_id,
    author: wire.user,
    appId: wire.performed_via_github_app?.id ?? null,
    body: wire.body ?? "",
    reactions: wire.reactions,
    createdAt: wire.created_at,
  }));
