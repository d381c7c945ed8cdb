// OpenAI's Responses, as the loopback server speaks it.
import type { LoopbackWire, ReadRequest, WireAnswer, WireEvent } from "./loopback-wire.js";
import { openaiError } from "./openai-errors.js";
import { bodyOf, messageTexts, textField } from "./read-body.js";

/** `POST /v1/responses`. */
export const openaiResponses: LoopbackWire = {
  name: "openai-responses",
  matches: (path) => path.endsWith("/responses"),
  read,
  events,
  whole: (answer) => finished(answer),
  endMark: null,
  error: openaiError,
};

function read(raw: unknown): ReadRequest {
  const body = bodyOf(raw);
  const input = typeof body["input"] === "string" ? [body["input"]] : messageTexts(body["input"], "content");
  return {
    model: textField(body, "model"),
    prompt: { text: [textField(body, "instructions"), ...input].join(""), marked: null },
    isStreamed: body["stream"] === true,
  };
}

const itemId = "msg_loopback";

function response(answer: WireAnswer, status: string): Record<string, unknown> {
  return { id: "resp_loopback", object: "response", created_at: 0, model: answer.model, status, output: [] };
}

function part(answer: WireAnswer): Record<string, unknown> {
  const text = answer.pieces.join("");
  return answer.finish === "refusal"
    ? { type: "refusal", refusal: text }
    : { type: "output_text", text, annotations: [] };
}

function item(content: readonly unknown[]): Record<string, unknown> {
  return { id: itemId, type: "message", role: "assistant", status: "completed", content };
}

function finished(answer: WireAnswer): Record<string, unknown> {
  const { input } = answer;
  const isCut = answer.finish === "length";
  return {
    ...response(answer, answer.finish === "error" ? "failed" : isCut ? "incomplete" : "completed"),
    error: answer.finish === "error" ? { code: "server_error", message: "The model broke off." } : null,
    incomplete_details: isCut ? { reason: "max_output_tokens" } : null,
    output: [item([part(answer)])],
    usage: {
      input_tokens: input.input,
      input_tokens_details: { cached_tokens: input.cacheRead },
      output_tokens: answer.outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input.input + answer.outputTokens,
    },
  };
}

function events(answer: WireAnswer): readonly WireEvent[] {
  const kind = answer.finish === "refusal" ? "response.refusal" : "response.output_text";
  const place = { item_id: itemId, output_index: 0, content_index: 0 };
  const ends = { stop: "completed", refusal: "completed", length: "incomplete", error: "failed" };
  const all = [
    { type: "response.created", response: response(answer, "in_progress") },
    { type: "response.output_item.added", output_index: 0, item: item([]) },
    ...answer.pieces.map((delta) => ({ type: `${kind}.delta`, ...place, delta })),
    { type: "response.output_item.done", output_index: 0, item: item([part(answer)]) },
    { type: `response.${ends[answer.finish]}`, response: finished(answer) },
  ];
  return all.map((data, index) => ({ name: data.type, data: { ...data, sequence_number: index } }));
}
