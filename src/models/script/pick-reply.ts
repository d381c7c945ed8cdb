// Finds the reply that a script has for a question.
import type { Script, ScriptedReply, ScriptEntry } from "./script.js";

/** What of a question a script can look at. `lens` is null where the asker did not say it. */
export interface AskedOfScript {
  readonly lens: string | null;
  readonly prompt: string;
}

/** The first entry whose `lens` and `when` both fit, or null. `when` is looked for anywhere in the prompt. */
export function findEntry(script: Script, asked: AskedOfScript): ScriptEntry | null {
  const fits = (entry: ScriptEntry): boolean =>
    (entry.lens === undefined || entry.lens === asked.lens) &&
    (entry.when === undefined || asked.prompt.includes(entry.when));
  return script.answers.find(fits) ?? null;
}

/** The reply for the try numbered `attempt` from 0. The last reply repeats for all later tries. */
export function replyAt(entry: ScriptEntry, attempt: number): ScriptedReply {
  const reply = entry.replies[Math.min(attempt, entry.replies.length - 1)];
  if (reply === undefined) throw new Error("a script entry has at least one reply by its schema");
  return reply;
}
