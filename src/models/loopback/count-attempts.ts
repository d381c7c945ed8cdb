// Tells how often the loopback server was asked the same question, which the wire does not say.
import { sha256 } from "../../runtime/runtime.js";
import type { ScriptEntry } from "../script/script.js";

/** A question as it came, and the script's entry that it met. */
export interface CountedQuestion {
  readonly entry: ScriptEntry;
  readonly lens: string | null;
  readonly prompt: string;
}

/** `count` gives 0 for a new question, 1 for its first repetition, and so on. */
export interface AttemptCounter {
  count(question: CountedQuestion): number;
}

interface Known {
  readonly entry: ScriptEntry;
  readonly lens: string | null;
  readonly length: number;
  readonly hash: string;
  times: number;
}

const keptQuestions = 1_000;

/** A repaired question is the first one with words after it, so a prompt that begins with a known one is that one again. */
export function createAttemptCounter(): AttemptCounter {
  const known: Known[] = [];
  return {
    count: ({ entry, lens, prompt }) => {
      const again = known.find(
        (one) => one.entry === entry && one.lens === lens && sha256(prompt.slice(0, one.length)) === one.hash,
      );
      if (again !== undefined) return (again.times += 1);
      known.push({ entry, lens, length: prompt.length, hash: sha256(prompt), times: 0 });
      if (known.length > keptQuestions) known.shift();
      return 0;
    },
  };
}
