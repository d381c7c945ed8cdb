// The commands that people give Assay, the same from every door: a comment, a review thread, a check run's button (spec F4).
import type { RepositoryIdentity } from "../delivery.js";

/** Every command by the words that call it, in the order that help lists them. */
export const commandNames = [
  "review",
  "full review",
  "pause",
  "resume",
  "explain",
  "dismiss",
  "recheck",
  "ask",
  "config",
  "why-skipped",
  "help",
] as const;

/** One of the commands. */
export type CommandName = (typeof commandNames)[number];

/**
 * A command that was understood. `explain`, `dismiss` and `recheck` speak of a finding: by its short fingerprint, or, in a
 * reply to a finding's comment, of that one (`finding` null). `dismiss` may carry a reason, `ask` carries its question.
 */
export type Command =
  | {
      readonly name: "review" | "full review" | "pause" | "resume" | "config" | "why-skipped" | "help";
    }
  | { readonly name: "explain" | "recheck"; readonly finding: string | null }
  | { readonly name: "dismiss"; readonly finding: string | null; readonly reason: string | null }
  | { readonly name: "ask"; readonly question: string };

/** What a text says to Assay: nothing, a command, or something that only looks like one (`hint` is the answer to give). */
export type ParsedCommand =
  | { readonly kind: "none" }
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "unknown"; readonly said: string; readonly hint: string };

/** Where a command was given, and so where its answer goes. */
export type CommandOrigin =
  | { readonly kind: "comment"; readonly commentId: number }
  | { readonly kind: "review-comment"; readonly commentId: number; readonly rootCommentId: number | null }
  | { readonly kind: "check-run"; readonly checkRunId: number; readonly externalId: string | null };

/**
 * What the command job is given. A comment knows its pull request (`number`); a check run's button knows the head, and its
 * pull requests only when they are not from a fork: `number` null means look it up by `headSha` (github.md 1).
 */
export interface CommandOrder {
  readonly repository: RepositoryIdentity;
  readonly number: number | null;
  readonly headSha: string | null;
  readonly actor: { readonly login: string; readonly id: number };
  readonly origin: CommandOrigin;
  readonly said: Exclude<ParsedCommand, { readonly kind: "none" }>;
}
