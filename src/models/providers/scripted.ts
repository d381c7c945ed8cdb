// Answers from a script: for demonstrations, for tests, and to try a setup without paying.
import type { Clock } from "../../runtime/runtime.js";
import type { CallFailure, CallResult, ModelCall } from "../model-call.js";
import { noUsage } from "../model-call.js";
import { faultTable } from "../script/faults.js";
import { findEntry, replyAt } from "../script/pick-reply.js";
import { createPrefixCache, tokensIn, type PrefixCache } from "../script/prefix-cache.js";
import { cutPromptTokens, speak } from "../script/reply-text.js";
import { readScript, type Script, type ScriptedReply } from "../script/script.js";
import type { Adapter } from "./adapter.js";

/** `scripted:FILE`. Retries, repairs and the breaker work on it as on a real provider; the answer cache does not. */
export const scripted: Adapter = {
  name: "scripted",
  open: async ({ ref, clock }) => {
    const file = ref.kind === "scripted" ? ref.file : "";
    const script = await readScript(file);
    const prefixes = createPrefixCache();
    return {
      title: `the script ${file}`,
      keyHint: "edit the script",
      breakerKey: `scripted:${file}`,
      isCached: false,
      isRetried: true,
      cutsPrompts: true,
      generate: (call) => answer(call, { script, clock, prefixes }),
    };
  },
};

interface Stage {
  readonly script: Script;
  readonly clock: Clock;
  readonly prefixes: PrefixCache;
}

async function answer(call: ModelCall, stage: Stage): Promise<CallResult> {
  const prefix = call.system + call.shared;
  const prompt = { text: prefix + call.question, marked: prefix.length };
  const entry = findEntry(stage.script, { lens: call.lens, prompt: prompt.text });
  if (entry === null) return failed("bad_request", `The script has no answer for the lens ${call.lens}`);
  const reply = replyAt(entry, call.attempt);
  const row = reply.fault === undefined ? null : faultTable[reply.fault];
  try {
    if (row?.acts === "silent") await untilAborted(call.signal);
    const input = stage.prefixes.read(prompt);
    await stage.clock.sleep(reply.firstTokenMs, call.signal);
    if (row?.acts === "refusing") return refused(reply, row);
    stage.prefixes.begun(prompt);
    call.onFirstToken();
    await stage.clock.sleep(Math.max(0, reply.delayMs - reply.firstTokenMs), call.signal);
    const { text, finish, isPromptCut } = speak(reply);
    const read = isPromptCut ? { input: cutPromptTokens, cacheRead: 0, cacheWrite: 0 } : input;
    return { kind: "text", text, finish, detail: "", usage: { ...read, output: tokensIn(text) } };
  } catch (error) {
    if (call.signal.aborted) return failed("timeout", "The scripted answer did not come in time");
    throw error;
  }
}

function refused(
  reply: ScriptedReply,
  row: { failure: CallFailure["failure"]; message: string },
): CallFailure {
  const seconds = reply.fault === "rate-limit" ? (reply.retryAfterSeconds ?? null) : null;
  return { ...failed(row.failure, row.message), retryAfterMs: seconds === null ? null : seconds * 1_000 };
}

function failed(failure: CallFailure["failure"], message: string): CallFailure {
  return { kind: "failed", failure, message, retryAfterMs: null, usage: noUsage };
}

async function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => {
      reject(new Error("the call was ended"));
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}
