// The failure matrix over real sockets: every way an endpoint was seen to fail, on every route, with the number of requests.
import { afterEach, describe, expect, it } from "vitest";
import type { ModelFailureKind, ModelReply } from "../review/review.js";
import { createModels } from "./create-models.js";
import { failureOf, goodAnswer, jumpingClock, trialQuestion, type TrialVerdict } from "./fixtures/trial.js";
import { resolveProviderKeys } from "./keys/provider-keys.js";
import {
  startLoopbackModels,
  type LoopbackModels,
  type LoopbackRequest,
} from "./loopback/start-loopback-models.js";
import type { FaultName } from "./script/faults.js";
import { parseScript } from "./script/script.js";

interface Route {
  readonly name: string;
  readonly model: string;
  readonly wire: string;
  readonly env: Readonly<Record<string, string>>;
}

const secret = "sk-live-0123456789abcdefghij";
const keyEnv = {
  ANTHROPIC_API_KEY: secret,
  OPENAI_API_KEY: secret,
  GEMINI_API_KEY: secret,
  ASSAY_MODEL_API_KEY: secret,
};
const routes: readonly Route[] = [
  { name: "Anthropic", model: "anthropic:claude-sonnet-5", wire: "anthropic-messages", env: {} },
  { name: "OpenAI Responses", model: "openai:gpt-5", wire: "openai-responses", env: {} },
  { name: "Gemini", model: "google:gemini-3.5-flash", wire: "gemini", env: {} },
  {
    name: "compatible with schema",
    model: "openai-compatible:some-model",
    wire: "openai-chat",
    env: { ASSAY_MODEL_SCHEMA: "native" },
  },
  { name: "compatible without schema", model: "openai-compatible:some-model", wire: "openai-chat", env: {} },
];

let server: LoopbackModels | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

interface Outcome {
  readonly reply: ModelReply<TrialVerdict>;
  readonly outcomes: readonly string[];
  readonly requests: readonly LoopbackRequest[];
  readonly sleeps: readonly number[];
}

async function tryOut(
  route: Route,
  replies: readonly unknown[],
  options: { tryMs?: number; signal?: AbortSignal; shared?: string } = {},
): Promise<Outcome> {
  const script = parseScript(JSON.stringify({ version: 1, answers: [{ replies }] }), "test");
  server = await startLoopbackModels({ script });
  const keys = await resolveProviderKeys({ env: { ...server.environment, ...keyEnv, ...route.env } });
  const clock = jumpingClock();
  const models = createModels({ keys, clock, random: () => 0.5, tryMs: options.tryMs ?? 5_000 });
  const question = trialQuestion(route.model, options.shared === undefined ? {} : { shared: options.shared });
  const reply = await models.ask(question, { signal: options.signal });
  const outcomes = reply.account.attempts.map((attempt) => attempt.outcome);
  expect(JSON.stringify(reply)).not.toContain(secret);
  return { reply, outcomes, requests: server.requests, sleeps: clock.sleeps };
}

const good = { answer: goodAnswer };
const four = <T>(one: T): T[] => [one, one, one, one];

/** The fault, and the outcome of every request that it leads to when it never ends. */
const matrix: readonly (readonly [FaultName, readonly ModelFailureKind[]])[] = [
  ["rate-limit", four("rate_limit")],
  ["unavailable", four("unavailable")],
  ["overloaded", four("unavailable")],
  ["bad-gateway", four("unavailable")],
  ["reset", four("network")],
  ["finish-error", four("unavailable")],
  ["bad-key", ["auth"]],
  ["payment-required", ["billing"]],
  ["out-of-credit", ["billing"]],
  ["error-in-200", ["billing"]],
  ["context-too-long", ["context"]],
  ["model-not-found", ["model_not_found"]],
  ["bad-request", ["bad_request"]],
  ["refusal", ["refusal"]],
  ["empty", ["bad_wire", "bad_wire"]],
  ["malformed", ["malformed", "malformed"]],
  ["wrong-schema", ["malformed", "malformed"]],
  ["truncated", ["truncated", "truncated"]],
];

describe.each(routes)("over $name", (route) => {
  it("[A8] a good answer comes with its tokens, from one request", async () => {
    const { reply, requests } = await tryOut(route, [good]);
    expect(reply).toMatchObject({ kind: "answered", value: goodAnswer });
    expect(requests.map((request) => request.wire)).toEqual([route.wire]);
    expect(reply.account.usage.input).toBeGreaterThan(10);
    expect(reply.account.usage.output).toBe(Math.ceil(JSON.stringify(goodAnswer).length / 4));
  });

  it.each(matrix)("[A4] %s that never ends comes to %j, one request each", async (fault, outcomes) => {
    const trial = await tryOut(route, [{ fault, ...(fault === "truncated" ? good : {}) }]);
    expect(trial.outcomes).toEqual(outcomes);
    expect(trial.requests).toHaveLength(outcomes.length);
    expect(failureOf(trial.reply).failure).toBe(outcomes[0]);
    expect(failureOf(trial.reply).message).not.toBe("");
  });

  it.each(["rate-limit", "bad-gateway", "reset", "empty", "malformed", "wrong-schema", "truncated"])(
    "[A4] %s and then a good answer is an answer",
    async (fault) => {
      const trial = await tryOut(route, [{ ...good, fault }, good]);
      expect(trial.reply).toMatchObject({ kind: "answered", value: goodAnswer });
      expect(trial.requests.map((request) => request.attempt)).toEqual([0, 1]);
    },
  );

  it("[A3] an answer in a fence is an answer", async () => {
    const { reply, requests } = await tryOut(route, [{ ...good, fault: "fenced" }]);
    expect(reply).toMatchObject({ kind: "answered", value: goodAnswer });
    expect(requests).toHaveLength(1);
  });

  it("[A4] a short stated wait is kept to", async () => {
    const { outcomes, sleeps } = await tryOut(route, [{ fault: "rate-limit", retryAfterSeconds: 3 }, good]);
    expect(outcomes).toEqual(["rate_limit", "answered"]);
    expect(sleeps).toEqual([3_100]);
  });

  it("[A4] a long stated wait ends it after one request, and is passed on", async () => {
    const { reply, requests } = await tryOut(route, [{ fault: "rate-limit", retryAfterSeconds: 900 }]);
    expect(failureOf(reply)).toMatchObject({ failure: "rate_limit", retryAfterMs: 900_000 });
    expect(requests).toHaveLength(1);
  });

  it.each(["hang", "stall"])("[A4] a %s ends at the deadline of the try, twice", async (fault) => {
    const trial = await tryOut(route, [{ fault }], { tryMs: 150 });
    expect(trial.outcomes).toEqual(["timeout", "timeout"]);
    expect(trial.requests).toHaveLength(2);
  });

  it.each(["hang", "stall"])("[A4] a %s is left at once when the run is cancelled", async (fault) => {
    const stop = new AbortController();
    const from = performance.now();
    setTimeout(() => {
      stop.abort();
    }, 100);
    const { reply, requests } = await tryOut(route, [{ fault }], { signal: stop.signal });
    expect(failureOf(reply).failure).toBe("cancelled");
    expect(requests).toHaveLength(1);
    expect(performance.now() - from).toBeLessThan(15_000);
  });

  it("[A9] failed answers are paid for too, and counted", async () => {
    const { reply } = await tryOut(route, [{ fault: "malformed" }]);
    const { usage } = reply.account;
    const said = failureOf(reply).text ?? "";
    expect(usage.output).toBe(2 * Math.ceil(said.length / 4));
    expect(usage.input).toBeGreaterThan(20);
  });

  it("[A3] the repair carries the validator's words and the bad text, after the unchanged beginning", async () => {
    const { requests } = await tryOut(route, [{ fault: "wrong-schema" }, good]);
    const [first = "", second = ""] = requests.map((request) => JSON.stringify(request.body));
    expect(second).toContain("rejected by a validator");
    expect(second).toContain("unexpected");
    expect(second.indexOf("Look for bugs.")).toBe(first.indexOf("Look for bugs."));
  });
});

describe("an endpoint that cuts prompts", () => {
  it.each(routes.slice(3))("[A8] is found out over $name, after one request", async (route) => {
    const shared = "the quick brown fox jumps over the lazy dog\n".repeat(800);
    const trial = await tryOut(route, [{ ...good, fault: "cut-prompt" }], { shared });
    expect(trial.outcomes).toEqual(["context"]);
    expect(failureOf(trial.reply).remedy).toContain("num_ctx");
    const small = await tryOut(route, [good], { shared });
    expect(small.reply.kind).toBe("answered");
  });
});
