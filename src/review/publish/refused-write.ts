// What a refusal that nothing more can be done about becomes: an error that tells its owner the host's own words.
import { AssayError } from "../../runtime/runtime.js";
import type { RefusalReason, WriteOutcome } from "./ports.js";

const maxMessage = 500;
const pauseMs = 60_000;

/**
 * `rate-limited` (to be tried a minute after `nowMs`) when the host took the writes for spam, else `post-refused`, which no
 * repetition mends, with the host's answer (spec P3, P6).
 */
export function refusedWrite(
  what: string,
  refusal: Extract<WriteOutcome, { kind: "refused" }>,
  nowMs: number,
): AssayError {
  const { status, classification, message } = refusal;
  const said = `the code host refused ${what} (${status} ${classification}): ${message.slice(0, maxMessage)}`;
  if (classification === "too-quick")
    return new AssayError({
      code: "rate-limited",
      message: said,
      remedy: "Nothing: it is posted later by itself. If it recurs, lower the number of inline comments.",
      retryAtMs: nowMs + pauseMs,
    });
  return new AssayError({ code: "post-refused", message: said, remedy: remedies[classification] ?? general });
}

const general = "Look at the code host's answer and at the App's permissions, then run the review again.";
const remedies: Readonly<Partial<Record<RefusalReason, string>>> = {
  "commit-gone": "The branch was rewritten meanwhile; run the review again on the new head.",
  "pending-exists": "Another program posts reviews as this App: stop it, then run the review again.",
  "not-found": "Check that the pull request still exists and that the App may see the repository.",
};
