// Turns a model's text into a checked value, or says what is wrong with it.
import { z, type ZodType } from "zod";
import type { ModelFailureKind } from "../../review/review.js";
import type { CallResult } from "../model-call.js";
import { parseJson } from "../plain-record.js";

/** A text call result. */
export type TextResult = Extract<CallResult, { kind: "text" }>;

/** The checked value, or the failure kind with the validator's own words (cut at 1,000 characters). */
export type Judgement<T> =
  | { readonly kind: "valid"; readonly value: T }
  | { readonly kind: "bad"; readonly failure: ModelFailureKind; readonly message: string };

const longestComplaint = 1_000;

/**
 * Checks `result` against `schema` (spec A3). Fences, thoughts in tags and prose around the JSON are forgiven. A text that
 * checks out is an answer whatever the finish reason says; otherwise the reason tells a cut or refused answer from a bad one.
 */
export function judgeAnswer<T>(result: TextResult, schema: ZodType<T>): Judgement<T> {
  const said = result.text.trim() === "" ? null : checkText(result.text, schema);
  if (said?.kind === "valid") return said;
  if (result.finish === "length")
    return bad("truncated", "The answer was cut off at the output limit of this call");
  if (result.finish === "refusal")
    return bad("refusal", `The model refused to answer${result.detail === "" ? "" : `: ${result.detail}`}`);
  if (result.finish === "error")
    return bad(
      "unavailable",
      `The endpoint broke the answer off${result.detail === "" ? "" : `: ${result.detail}`}`,
    );
  return said ?? bad("bad_wire", "The endpoint answered with nothing at all");
}

function checkText<T>(text: string, schema: ZodType<T>): Judgement<T> {
  let complaint = "it is not JSON";
  for (const candidate of candidatesOf(text)) {
    const parsed = parseJson(candidate);
    if (parsed === undefined) continue;
    const checked = schema.safeParse(parsed);
    if (checked.success) return { kind: "valid", value: checked.data };
    complaint = z.prettifyError(checked.error).slice(0, longestComplaint);
  }
  return bad("malformed", complaint);
}

function* candidatesOf(text: string): Generator<string> {
  const spoken = text.replace(/^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/, "").trim();
  yield spoken;
  const fenced = insideFence(spoken);
  if (fenced !== null) yield fenced;
  const [start, end] = [spoken.indexOf("{"), spoken.lastIndexOf("}")];
  if (start >= 0 && end > start) yield spoken.slice(start, end + 1);
}

/** What stands between the first fence that begins a block and the next one; found without going back, however much white space comes. */
function insideFence(text: string): string | null {
  const open = /```(?:json)?[^\S\n]*\n/.exec(text);
  if (open === null) return null;
  const start = open.index + open[0].length;
  const end = text.indexOf("```", start);
  return end < 0 ? null : text.slice(start, end).trimEnd();
}

function bad(failure: ModelFailureKind, message: string): Judgement<never> {
  return { kind: "bad", failure, message };
}
