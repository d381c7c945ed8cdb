// How a write ended that GitHub answered: carried out, or refused with nothing written, and what the refusal means.
import type { RefusalReason, WriteOutcome } from "../../review/review.js";
import { readRefusal } from "./classify-refusal.js";

/** The texts that GitHub is known to use, newer and older (github.md 4). It has no codes for these. */
const texts: readonly (readonly [RegExp, RefusalReason])[] = [
  [/pending review/i, "pending-exists"],
  [/your own pull request/i, "own-pull"],
  [/not part of the pull request|no commit found|commit_?(?:oid|id)\b.*(?:not|invalid)/i, "commit-gone"],
  [/submitted too quickly|abuse|spam/i, "too-quick"],
  [/too long|too large|maximum is \d+ characters/i, "body-too-long"],
  [/path could not be resolved|path is missing|path is invalid/i, "path"],
  [
    /(?:line|position) could not be resolved|must be part of the (?:diff|same hunk)|\bline\b|\bposition\b/i,
    "line",
  ],
];

/** Reads a 422 or 404. */
export function readRefusedWrite(answer: {
  readonly status: number;
  readonly bytes: Uint8Array;
}): WriteOutcome {
  const { message, reasons } = readRefusal(answer.bytes);
  const said = [message, ...reasons].filter((text) => text !== "").join("; ");
  const found = texts.find(([pattern]) => pattern.test(said))?.[1] ?? "other";
  const classification = answer.status === 422 || answer.status === 400 ? found : "not-found";
  return { kind: "refused", status: answer.status, classification, message: said };
}
