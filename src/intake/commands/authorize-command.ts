// Who may give a command: people with write permission, as GitHub says at that moment; in doubt nobody (spec F4).
import type { Command } from "./command.js";

/**
 * A person's permission on a repository, asked of GitHub when the command's job runs
 * (`GET /repos/{owner}/{repo}/collaborators/{username}/permission`; never `author_association`, github.md 7.3).
 */
export interface PermissionPort {
  /** `permission` of GitHub's answer, with the account's type. Throws the host's AssayErrors; null: GitHub knows no such person there. */
  readPermission(
    repository: { readonly id: number; readonly installation: number },
    login: string,
    signal?: AbortSignal,
  ): Promise<{ readonly permission: string; readonly isBot: boolean } | null>;
}

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
