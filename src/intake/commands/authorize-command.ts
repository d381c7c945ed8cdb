// Who may give a command: people with write permission, as GitHub says at that moment; in doubt nobody (spec F4).
import type { Command } from "./command.js";

/** May they, and if not, the sentence to answer with. */
export type Authorization =
  { readonly kind: "allowed" } | { readonly kind: "denied"; readonly sentence: string };

/**
 * Decides from GitHub's own answer. Everything but a person with `admin`, `maintain` or `write` is denied: a bot, a reader, an
 * unknown word, no answer (null). No command changes a setting, so no permission opens one. Pure. Source: spec F4.
 */
export function authorizeCommand(
  command: Command,
  answer: { readonly permission: string; readonly isBot: boolean } | null,
): Authorization {
  if (answer?.isBot === true) return { kind: "denied", sentence: "Bots cannot give commands." };
  if (answer !== null && writers.has(answer.permission)) return { kind: "allowed" };
  return {
    kind: "denied",
    sentence:
      answer === null
        ? `GitHub did not confirm that you may write to this repository, so \`/assay ${command.name}\` was not carried out.`
        : `\`/assay ${command.name}\` needs write permission on this repository.`,
  };
}

const writers: ReadonlySet<string> = new Set(["admin", "maintain", "write"]);
