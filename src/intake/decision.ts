// What a delivery means: exactly one of a review, a stop, a command, feedback, an index update, an installation change, or nothing.
import type { CommandOrder } from "./commands/command.js";
import type { RepositoryIdentity } from "./delivery.js";
import type { FeedbackOrder } from "./feedback.js";
import type { InstallationChange } from "./installation-change.js";
import type { CancelOrder } from "./ports.js";
import type { ReviewRequest } from "./review-request.js";

/** Why a delivery is ignored: stable codes, stored with the delivery and told to GitHub in the answer (spec W4). */
export const ignoreCodes = [
  "ping",
  "event-not-used",
  "action-not-used",
  "not-an-installation",
  "own-event",
  "by-a-bot",
  "pull-request-closed",
  "not-a-pull-request",
  "no-command",
  "not-a-reply",
  "base-unchanged",
  "label-not-ours",
  "reviewer-not-ours",
  "check-not-ours",
  "button-not-ours",
  "not-the-default-branch",
  "branch-deleted",
  "names-unchanged",
] as const;

/** One of the codes. */
export type IgnoreCode = (typeof ignoreCodes)[number];

/** Nothing to do, and the sentence that says why. */
export interface Ignored {
  readonly kind: "ignore";
  readonly code: IgnoreCode;
  readonly reason: string;
}

/** The meaning of one delivery (spec W4). `stop` is what a change of installation cancels at once (spec G5). */
export type Decision =
  | { readonly kind: "review"; readonly request: ReviewRequest }
  | {
      readonly kind: "cancel";
      readonly why: "closed" | "merged" | "draft";
      readonly repository: RepositoryIdentity;
      readonly number: number;
      readonly headSha: string;
      readonly asOf: number;
    }
  | { readonly kind: "command"; readonly order: CommandOrder }
  | { readonly kind: "feedback"; readonly order: FeedbackOrder }
  | {
      readonly kind: "index";
      readonly repository: RepositoryIdentity;
      readonly branch: string;
      readonly sha: string;
    }
  | {
      readonly kind: "installation";
      readonly installation: number;
      readonly change: InstallationChange;
      readonly stop: Pick<CancelOrder, "scope" | "reason"> | null;
    }
  | Ignored;

/** Who we are, so that our own events are told from others'. Null where it is not known. */
export interface OwnApp {
  readonly appId: number | null;
  /** The App's slug: its bot is `<slug>[bot]`. */
  readonly slug: string | null;
  /** A label that asks for a review when somebody sets it; null: no label does (github.md 1: opt-in). */
  readonly reviewLabel: string | null;
}

/** What a rule may look at beside its payload. `receivedAt` is milliseconds since the epoch. */
export interface DecisionContext {
  readonly own: OwnApp;
  readonly receivedAt: number;
}

/** A decision to do nothing. */
export function ignore(code: IgnoreCode, reason: string): Ignored {
  return { kind: "ignore", code, reason };
}

/** True for an event that our own bot caused. */
export function isOwn(sender: { readonly login: string }, own: OwnApp): boolean {
  return own.slug !== null && sender.login.toLowerCase() === `${own.slug.toLowerCase()}[bot]`;
}
