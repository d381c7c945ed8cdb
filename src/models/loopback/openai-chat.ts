// OpenAI's Chat Completions, as the loopback server speaks it: the format of OpenRouter, Ollama, vLLM and gateways.
import type {
  ErrorContext,
  LoopbackWire,
  ReadRequest,
  WireAnswer,
  WireError,
  WireEvent,
} from "./loopback-wire.js";
import { openaiError } from "./openai-errors.js";
import { bodyOf, messageTexts, textField } from "./read-body.js";

/** `POST /v1/chat/completions`. */
export const openaiChat: LoopbackWire = {
  name: "openai-chat",
  matches: (path) => path.endsWith("/chat/completions"),
  read,
  events,
  whole: (answer) => ({
    ...head(answer, "chat.completion"),
    choices: [
      { index: 0, message: { role: "assistant", ...say(answer, answer.pieces.join("")) }, ...end(answer) },
    ],
    usage: usage(answer),
  }),
  endMark: "[DONE]",
  error,
};

function read(raw: unknown): ReadRequest {
  const body = bodyOf(raw);
  return {
    model: textField(body, "model"),
    prompt: { text: messageTexts(body["messages"], "content").join(""), marked: null },
    isStreamed: body["stream"] === true,
  };
}

function head(answer: WireAnswer, object: string): Record<string, unknown> {
  return { id: "chatcmpl-loopback", object, created: 0, model: answer.model };
}

function say(answer: WireAnswer, text: string): Record<string, unknown> {
  return answer.finish === "refusal" ? { content: null, refusal: text } : { content: text };
}

function end({ finish }: WireAnswer): { finish_reason: string } {
  return { finish_reason: finish === "length" || finish === "error" ? finish : "stop" };
}

function usage({ input, outputTokens }: WireAnswer): Record<string, unknown> {
  return {
    prompt_tokens: input.input,
    prompt_tokens_details: { cached_tokens: input.cacheRead },
    completion_tokens: outputTokens,
    total_tokens: input.input + outputTokens,
  };
}

function events(answer: WireAnswer): readonly WireEvent[] {
  const chunk = (choices: readonly unknown[], rest = {}): WireEvent => ({
    name: null,
    data: { ...head(answer, "chat.completion.chunk"), choices, ...rest },
  });
  const delta = (piece: Record<string, unknown>): WireEvent =>
    chunk([{ index: 0, delta: piece, finish_reason: null }]);
  return [
    delta({ role: "assistant", content: "" }),
    ...answer.pieces.map((piece) => delta(say(answer, piece))),
    chunk([{ index: 0, delta: {}, ...end(answer) }]),
    chunk([], { usage: usage(answer) }),
  ];
}

// OpenRouter's way of saying it; the rest of the imitators follow OpenAI.
function error(fault: string, context: ErrorContext): WireError | null {
  if (fault === "out-of-credit")
    return {
      status: 402,
      body: { error: { code: 402, message: "Insufficient credits. Add more and retry." } },
    };
  if (fault === "model-not-found")
    return {
      status: 404,
      body: { error: { message: `model "${context.model}" not found, try pulling it first` } },
    };
  return openaiError(fault, context);
}
