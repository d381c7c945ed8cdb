// Google's generateContent and streamGenerateContent, as the loopback server speaks them.
import { asList } from "../plain-record.js";
import type {
  ErrorContext,
  LoopbackWire,
  ReadRequest,
  WireAnswer,
  WireError,
  WireEvent,
} from "./loopback-wire.js";
import { bodyOf, textField } from "./read-body.js";

/** `POST /v1beta/models/MODEL:generateContent` and `:streamGenerateContent?alt=sse`. */
export const gemini: LoopbackWire = {
  name: "gemini",
  matches: (path) => /:(streamG|g)enerateContent$/.test(path),
  read,
  events,
  whole: (answer) => chunk(answer, answer.pieces.join(""), true),
  endMark: null,
  error,
};

function read(raw: unknown, path: string): ReadRequest {
  const body = bodyOf(raw);
  const contents = [body["systemInstruction"], ...asList(body["contents"])].flatMap((content) =>
    asList(bodyOf(content)["parts"]).map((part) => textField(bodyOf(part), "text")),
  );
  return {
    model: /models\/([^:]+):/.exec(path)?.[1] ?? "",
    prompt: { text: contents.join(""), marked: null },
    isStreamed: path.includes(":stream"),
  };
}

function chunk(answer: WireAnswer, text: string, isLast: boolean): Record<string, unknown> {
  const reasons = { stop: "STOP", length: "MAX_TOKENS", refusal: "SAFETY", error: "OTHER" };
  const content = answer.finish === "refusal" ? {} : { content: { role: "model", parts: [{ text }] } };
  return {
    candidates: [{ index: 0, ...content, ...(isLast ? { finishReason: reasons[answer.finish] } : {}) }],
    modelVersion: answer.model,
    responseId: "loopback",
    usageMetadata: {
      promptTokenCount: answer.input.input,
      cachedContentTokenCount: answer.input.cacheRead,
      candidatesTokenCount: answer.outputTokens,
      totalTokenCount: answer.input.input + answer.outputTokens,
    },
  };
}

function events(answer: WireAnswer): readonly WireEvent[] {
  const last = answer.pieces.length - 1;
  return answer.pieces.map((piece, index) => ({ name: null, data: chunk(answer, piece, index === last) }));
}

const defaultDelaySeconds = 1;

function error(fault: string, context: ErrorContext): WireError | null {
  const delay = context.retryAfterSeconds ?? defaultDelaySeconds;
  const rows: Readonly<Record<string, readonly [number, string, string, readonly unknown[]]>> = {
    // One status and one sentence for both; only the stated delay tells them apart.
    "rate-limit": [429, "RESOURCE_EXHAUSTED", quota, [detail("RetryInfo", { retryDelay: `${delay}s` })]],
    "out-of-credit": [429, "RESOURCE_EXHAUSTED", quota, [detail("QuotaFailure", { violations: [] })]],
    unavailable: [503, "UNAVAILABLE", "The model is overloaded. Please try again later.", []],
    overloaded: [529, "UNAVAILABLE", "The model is overloaded. Please try again later.", []],
    "bad-key": [
      400,
      "INVALID_ARGUMENT",
      `API key not valid. Please pass a valid API key. Got ${context.key}`,
      [detail("ErrorInfo", { reason: "API_KEY_INVALID" })],
    ],
    "payment-required": [402, "FAILED_PRECONDITION", "Billing is not active on this project.", []],
    "context-too-long": [
      400,
      "INVALID_ARGUMENT",
      "The input token count (1200017) exceeds the maximum number of tokens allowed (1048576).",
      [],
    ],
    "model-not-found": [
      404,
      "NOT_FOUND",
      `models/${context.model} is not found for API version v1beta, or is not supported for generateContent.`,
      [],
    ],
    "bad-request": [400, "INVALID_ARGUMENT", "Request contains an invalid argument.", []],
  };
  const row = rows[fault];
  if (row === undefined) return null;
  const [status, code, message, details] = row;
  return { status, body: { error: { code: status, message, status: code, details } } };
}

const quota = "You exceeded your current quota, please check your plan and billing details.";

function detail(type: string, fields: Record<string, unknown>): Record<string, unknown> {
  return { "@type": `type.googleapis.com/google.rpc.${type}`, ...fields };
}
