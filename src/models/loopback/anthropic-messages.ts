// Anthropic's Messages, as the loopback server speaks it.
import { asList, asRecord } from "../plain-record.js";
import type {
  ErrorContext,
  LoopbackWire,
  ReadRequest,
  WireAnswer,
  WireError,
  WireEvent,
} from "./loopback-wire.js";
import { bodyOf, messageTexts, textField, textsOf } from "./read-body.js";

/** `POST /v1/messages`. Cache breakpoints in the request are honoured by the simulated cache. */
export const anthropicMessages: LoopbackWire = {
  name: "anthropic-messages",
  matches: (path) => path.endsWith("/messages"),
  read,
  events,
  whole: (answer) => ({
    ...message(answer),
    content: content(answer),
    stop_reason: stopReason(answer),
    stop_sequence: null,
    usage: { ...usage(answer), output_tokens: answer.outputTokens },
  }),
  endMark: null,
  error,
};

function read(raw: unknown): ReadRequest {
  const body = bodyOf(raw);
  const texts = [...textsOf(body["system"]), ...messageTexts(body["messages"], "content")];
  return {
    model: textField(body, "model"),
    prompt: { text: texts.join(""), marked: markedLength(body) },
    isStreamed: body["stream"] === true,
  };
}

// Everything up to the last part that carries a breakpoint.
function markedLength(body: Readonly<Record<string, unknown>>): number | null {
  const messages = asList(body["messages"]).flatMap((one) => asList(bodyOf(one)["content"]));
  let [length, marked]: [number, number | null] = [0, null];
  for (const part of [...asList(body["system"]), ...messages]) {
    length += textField(bodyOf(part), "text").length;
    if (asRecord(bodyOf(part)["cache_control"]) !== null) marked = length;
  }
  return marked;
}

function message(answer: WireAnswer): Record<string, unknown> {
  return { id: "msg_loopback", type: "message", role: "assistant", model: answer.model };
}

function content(answer: WireAnswer): unknown[] {
  return [{ type: "text", text: answer.pieces.join("") }];
}

// Anthropic counts cached tokens apart from `input_tokens`.
function usage({ input }: WireAnswer): Record<string, number> {
  return {
    input_tokens: input.input - input.cacheRead - input.cacheWrite,
    cache_read_input_tokens: input.cacheRead,
    cache_creation_input_tokens: input.cacheWrite,
  };
}

function stopReason({ finish }: WireAnswer): string {
  return finish === "length" ? "max_tokens" : finish === "refusal" ? "refusal" : "end_turn";
}

function events(answer: WireAnswer): readonly WireEvent[] {
  const named = (data: { type: string }): WireEvent => ({ name: data.type, data });
  const start = {
    ...message(answer),
    content: [],
    stop_reason: null,
    usage: { ...usage(answer), output_tokens: 1 },
  };
  const delta = (text: string): WireEvent =>
    named(Object.assign({ type: "content_block_delta" }, { index: 0, delta: { type: "text_delta", text } }));
  const begin = [
    named(Object.assign({ type: "message_start" }, { message: start })),
    named(
      Object.assign({ type: "content_block_start" }, { index: 0, content_block: { type: "text", text: "" } }),
    ),
    ...answer.pieces.map(delta),
  ];
  if (answer.finish === "error") {
    const failure = { type: "overloaded_error", message: "Overloaded" };
    return [...begin, named(Object.assign({ type: "error" }, { error: failure }))];
  }
  const end = { delta: { stop_reason: stopReason(answer), stop_sequence: null } };
  return [
    ...begin,
    named(Object.assign({ type: "content_block_stop" }, { index: 0 })),
    named(
      Object.assign({ type: "message_delta" }, { ...end, usage: { output_tokens: answer.outputTokens } }),
    ),
    named({ type: "message_stop" }),
  ];
}

function error(fault: string, { model, key }: ErrorContext): WireError | null {
  const rows: Readonly<Record<string, readonly [number, string, string]>> = {
    "rate-limit": [429, "rate_limit_error", "This request would exceed your account's rate limit."],
    unavailable: [503, "api_error", "Service temporarily unavailable"],
    overloaded: [529, "overloaded_error", "Overloaded"],
    "bad-key": [401, "authentication_error", `invalid x-api-key ${key}`],
    "payment-required": [402, "billing_error", "Your account needs a payment method."],
    // Anthropic reports spent credit as a bad request; only its words tell.
    "out-of-credit": [
      400,
      "invalid_request_error",
      "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
    ],
    "context-too-long": [400, "invalid_request_error", "prompt is too long: 250017 tokens > 200000 maximum"],
    "model-not-found": [404, "not_found_error", `model: ${model}`],
    "bad-request": [400, "invalid_request_error", "messages: at least one message is required"],
  };
  const row = rows[fault];
  if (row === undefined) return null;
  const [status, type, text] = row;
  return { status, body: { type: "error", error: { type, message: text }, request_id: "req_loopback" } };
}
