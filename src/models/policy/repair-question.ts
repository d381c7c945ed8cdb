// Words the second question after an answer that did not fit its schema.
import { fence } from "../../review/review.js";

const longestQuote = 8_000;

/**
 * The question again, with the rejected text and the validator's own words after it (spec A3). Everything stays in one
 * user turn: not every endpoint takes a conversation, and the cached prefix before it stays untouched. Both texts are fenced: a
 * rejected answer may repeat what it read, and a complaint names the keys that were in it (spec A6).
 */
export function repairQuestion(question: string, rejected: { text: string; complaint: string }): string {
  const quote = rejected.text.slice(0, longestQuote);
  return [
    question,
    "",
    "Your previous answer to this was rejected by a validator, which said:",
    fence("complaint", rejected.complaint),
    "",
    "The rejected answer was:",
    fence("rejected answer", quote),
    "",
    "Answer again from the start. Write one JSON object that fits the schema and nothing else: no prose, no fences.",
  ].join("\n");
}
