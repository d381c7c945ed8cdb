// Guesses which known name somebody meant, for error messages that name the remedy.
import { distance } from "fastest-levenshtein";

/** The candidate nearest to `word`, ignoring case, when at most a third of its letters differ (at least two may); else null. */
export function nearestName(word: string, candidates: readonly string[]): string | null {
  const scored = candidates.map((candidate) => ({
    candidate,
    apart: distance(word.toLowerCase(), candidate.toLowerCase()),
  }));
  const best = scored.sort((a, b) => a.apart - b.apart)[0];
  return best !== undefined && best.apart <= Math.max(2, best.candidate.length / 3) ? best.candidate : null;
}
