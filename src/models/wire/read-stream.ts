// Gathers a streamed answer: text, why it ended, tokens, refusals and errors on the way.
import type { ModelUsage } from "../../review/review.js";
import { noUsage, type FinishReason } from "../model-call.js";
import { asList, asRecord } from "../plain-record.js";
import type { WirePart } from "./wire-model.js";

/** What came. `error` is the error event, if one came; the text before it is kept. */
export interface Gathered {
  readonly text: string;
  readonly finish: FinishReason;
  readonly detail: string;
  readonly usage: ModelUsage;
  readonly error: unknown;
}

/** Reads `stream` to its end. `onFirst` is called at the first event that the provider sent. Rejects when the body breaks off. */
export async function readStream(stream: ReadableStream<WirePart>, onFirst: () => void): Promise<Gathered> {
  let gathered: Gathered = { text: "", finish: "stop", detail: "", usage: noUsage, error: null };
  let hasBegun = false;
  for await (const part of stream) {
    if (!hasBegun && part.type !== "stream-start" && part.type !== "error") {
      hasBegun = true;
      onFirst();
    }
    gathered = add(gathered, part);
  }
  return gathered;
}

function add(gathered: Gathered, part: WirePart): Gathered {
  if (part.type === "text-delta") return { ...gathered, text: gathered.text + part.delta };
  if (part.type === "error") return { ...gathered, error: part.error };
  if (part.type === "raw") {
    const refusal = refusalIn(part.rawValue);
    return refusal === "" ? gathered : { ...gathered, finish: "refusal", detail: gathered.detail + refusal };
  }
  if (part.type !== "finish") return gathered;
  const finish = gathered.finish === "refusal" ? "refusal" : finishOf(part.finishReason, gathered.text);
  return { ...gathered, finish, usage: usageOf(part.usage) };
}

type Finish = Extract<WirePart, { type: "finish" }>;

// An answer that ended without saying why was broken off, unless it never held anything: then the endpoint is no model's.
/** Why the model stopped, in our words; `text` is all that it said. */
export function finishOf({ unified, raw }: Finish["finishReason"], text: string): FinishReason {
  if (unified === "length") return "length";
  if (unified === "content-filter") return "refusal";
  if (unified === "other" && raw === undefined && text === "") return "stop";
  return unified === "error" || unified === "other" ? "error" : "stop";
}

/** The tokens, in our words. */
// The total counts cached tokens too, whichever vendor it is from; what was not reported counts as none.
export function usageOf({ inputTokens, outputTokens }: Finish["usage"]): ModelUsage {
  return {
    input: inputTokens.total ?? 0,
    cacheRead: inputTokens.cacheRead ?? 0,
    cacheWrite: inputTokens.cacheWrite ?? 0,
    output: outputTokens.total ?? 0,
  };
}

// OpenAI's refusals are not passed on as such: a delta of their own in Responses, a field in Chat Completions.
function refusalIn(raw: unknown): string {
  const event = asRecord(raw);
  const choice = asRecord(asList(event?.["choices"])[0]);
  const refusal =
    event?.["type"] === "response.refusal.delta" ? event["delta"] : asRecord(choice?.["delta"])?.["refusal"];
  return typeof refusal === "string" ? refusal : "";
}
