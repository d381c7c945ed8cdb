// Notices an endpoint that silently read only the end of a long prompt, as Ollama does beyond its context setting.
import type { ModelUsage } from "../../review/review.js";

/**
 * Code and prose come at 3 to 5 characters a token. At 6.7 and more, something was left out. Short prompts are not
 * judged: there the margin is too small, and every window holds them.
 */
const mostCharactersPerToken = 6.7;
const judgedFromCharacters = 6_000;

/** Windows that are full to the last token: the default context sizes of Ollama. */
const telltaleTotals: readonly number[] = [2_048, 4_096];

/** True when the reported counts cannot be those of the whole prompt. Endpoints that report nothing are not suspected. */
export function looksCut(promptCharacters: number, usage: ModelUsage): boolean {
  if (usage.input === 0 || promptCharacters < judgedFromCharacters) return false;
  if (telltaleTotals.includes(usage.input + usage.output) || telltaleTotals.includes(usage.input))
    return true;
  return usage.input * mostCharactersPerToken < promptCharacters;
}
