// Puts a scripted reply on the wire, or misbehaves as its fault says.
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { noUsage } from "../model-call.js";
import { faultTable } from "../script/faults.js";
import { tokensIn, type PrefixCache } from "../script/prefix-cache.js";
import { cutPromptTokens, speak } from "../script/reply-text.js";
import type { ScriptedReply } from "../script/script.js";
import type { LoopbackWire, ReadRequest, WireAnswer, WireEvent } from "./loopback-wire.js";

/** One request and the reply it is to get. `signal` aborts when the client goes away or the server closes. */
export interface Exchange {
  readonly wire: LoopbackWire;
  readonly request: ReadRequest;
  readonly reply: ScriptedReply;
  readonly key: string;
  readonly prefixes: PrefixCache;
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
}

/** Sends the reply of `exchange`. Resolves when all is sent; a hanging fault leaves the response open for the signal to end. */
export async function sendReply(exchange: Exchange): Promise<void> {
  const { reply, response, signal, prefixes, request } = exchange;
  const input = prefixes.read(request.prompt);
  await wait(reply.firstTokenMs, undefined, { signal });
  if (reply.fault === "hang") return;
  if (sendWithoutAnswer(exchange)) return;
  prefixes.begun(request.prompt);
  const answer = answerOf(exchange, input);
  const restMs = Math.max(0, reply.delayMs - reply.firstTokenMs);
  if (request.isStreamed) {
    await sendStream(exchange, { events: exchange.wire.events(answer), restMs });
    return;
  }
  await wait(restMs, undefined, { signal });
  const body = JSON.stringify(exchange.wire.whole(answer));
  response.writeHead(200, { "content-type": "application/json" });
  if (reply.fault === "stall" || reply.fault === "reset") breakOff(exchange, body.slice(0, body.length / 2));
  else response.end(body);
}

// Faults that replace the answer. False when there is an answer to send.
function sendWithoutAnswer({ wire, reply, response, request, key }: Exchange): boolean {
  const { fault } = reply;
  if (fault === undefined) return false;
  if (fault === "empty") {
    response.writeHead(200, { "content-type": "text/event-stream" }).end();
    return true;
  }
  if (fault === "bad-gateway") {
    response.writeHead(502, { "content-type": "text/html" });
    response.end("<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html>");
    return true;
  }
  if (fault === "error-in-200") {
    const body = {
      error: { code: 402, message: "Insufficient credits", metadata: { provider: "loopback" } },
    };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    return true;
  }
  if (fault === "reset" || faultTable[fault].acts !== "refusing") return false;
  const retryAfterSeconds = reply.retryAfterSeconds ?? null;
  const error = wire.error(fault, { model: request.model, key, retryAfterSeconds });
  const isStated = fault === "rate-limit" && retryAfterSeconds !== null && wire.name !== "gemini";
  response.writeHead(error?.status ?? 500, {
    "content-type": "application/json",
    ...(isStated ? { "retry-after": String(retryAfterSeconds) } : {}),
  });
  response.end(JSON.stringify(error?.body ?? { error: { message: `no such error here: ${fault}` } }));
  return true;
}

/** The answer that a reply makes, as the wire formats take it. */
export function answerOf(
  { reply, request }: Pick<Exchange, "reply" | "request">,
  input: WireAnswer["input"],
): WireAnswer {
  const { text, finish, isPromptCut } = speak(reply);
  const half = Math.ceil(text.length / 2);
  return {
    model: request.model,
    pieces: [text.slice(0, half), text.slice(half)],
    finish,
    input: isPromptCut ? { ...noUsage, input: cutPromptTokens } : input,
    outputTokens: tokensIn(text),
  };
}

async function sendStream(
  exchange: Exchange,
  { events, restMs }: { events: readonly WireEvent[]; restMs: number },
): Promise<void> {
  const { response, reply, signal, wire } = exchange;
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  const frames = events.map(frame);
  if (reply.fault === "stall" || reply.fault === "reset") {
    breakOff(exchange, frames.slice(0, Math.ceil(frames.length / 2)).join(""));
    return;
  }
  response.write(frames[0] ?? "");
  await wait(restMs, undefined, { signal });
  response.end(frames.slice(1).join("") + (wire.endMark === null ? "" : `data: ${wire.endMark}\n\n`));
}

// A stall stays open; a reset is a real one, and only after the first part has left.
function breakOff({ reply, response }: Exchange, part: string): void {
  response.write(part, () => {
    if (reply.fault === "reset") setImmediate(() => response.socket?.resetAndDestroy());
  });
}

function frame({ name, data }: WireEvent): string {
  return `${name === null ? "" : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;
}
