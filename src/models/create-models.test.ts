// Holds the policy as a review sees it, on scripted models: retries, repairs, stops, accounts, cache and record.
import { describe, expect, it } from "vitest";
import type { ModelCallEvent, ModelReply } from "../review/review.js";
import { systemClock } from "../runtime/runtime.js";
import { createModels } from "./create-models.js";
import type { ModelsOptions } from "./model-room.js";
import {
  failureOf,
  goodAnswer,
  jumpingClock,
  scriptedRef,
  scriptOf,
  trialQuestion,
  type TrialVerdict,
} from "./fixtures/trial.js";
import { resolveProviderKeys } from "./keys/provider-keys.js";
import type { RecordedCall } from "./recorded-call.js";

const keys = await resolveProviderKeys({ env: {} });
const good = { answer: goodAnswer };

interface Trial {
  readonly reply: ModelReply<TrialVerdict>;
  readonly outcomes: readonly string[];
  readonly events: readonly ModelCallEvent[];
  readonly sleeps: readonly number[];
}

async function tryOut(replies: readonly unknown[], options: Partial<ModelsOptions> = {}): Promise<Trial> {
  const clock = jumpingClock();
  const models = createModels({ keys, clock, random: () => 0.5, ...options });
  const events: ModelCallEvent[] = [];
  const question = trialQuestion(await scriptedRef(scriptOf(...replies)));
  const reply = await models.ask(question, { onEvent: (event) => events.push(event) });
  const outcomes = reply.account.attempts.map((attempt) => attempt.outcome);
  return { reply, outcomes, events, sleeps: clock.sleeps };
}

describe("asking a model", () => {
  it("[A3] gives the checked value, its text and its account", async () => {
    const { reply, outcomes, events } = await tryOut([good]);
    expect(reply).toMatchObject({ kind: "answered", value: goodAnswer, text: JSON.stringify(goodAnswer) });
    expect(outcomes).toEqual(["answered"]);
    expect(events).toEqual([{ kind: "first-token" }]);
    expect(reply.account.usage.output).toBeGreaterThan(0);
    expect(reply.account.costUsd).toBe(0);
  });

  it.each(["fenced", undefined])("[A3] takes an answer in a code fence (%s)", async (fault) => {
    const { reply } = await tryOut([{ ...good, fault }]);
    expect(reply).toMatchObject({ kind: "answered", value: goodAnswer });
  });

  it("[A3] takes an answer with thoughts before it and prose around it", async () => {
    const text = `<think>{"verdict": no}</think>Here: ${JSON.stringify(goodAnswer)} I hope this helps.`;
    expect((await tryOut([{ text }])).reply).toMatchObject({ kind: "answered", value: goodAnswer });
  });
});

describe("the retry policy", () => {
  it("[A4] waits out a short Retry-After, and never comes back earlier", async () => {
    const { reply, outcomes, sleeps, events } = await tryOut([
      { fault: "rate-limit", retryAfterSeconds: 7 },
      good,
    ]);
    expect(reply.kind).toBe("answered");
    expect(outcomes).toEqual(["rate_limit", "answered"]);
    expect(sleeps).toEqual([7_100]);
    expect(reply.account.attempts[1]?.waitMs).toBe(7_100);
    expect(events[0]).toEqual({ kind: "retrying", failure: "rate_limit", inMs: 7_100 });
  });

  it("[A4] stops after one request when the stated wait does not fit, and says how long it is", async () => {
    const { reply, outcomes, sleeps } = await tryOut([{ fault: "rate-limit", retryAfterSeconds: 600 }, good]);
    expect(failureOf(reply)).toMatchObject({ failure: "rate_limit", retryAfterMs: 600_000 });
    expect(outcomes).toEqual(["rate_limit"]);
    expect(sleeps).toEqual([]);
  });

  it("[A4] backs off exponentially with jitter and gives up after four tries", async () => {
    const { reply, outcomes, sleeps } = await tryOut([{ fault: "overloaded" }]);
    expect(failureOf(reply)).toMatchObject({ failure: "unavailable", retryAfterMs: null });
    expect(outcomes).toHaveLength(4);
    expect(sleeps).toEqual([750, 1_500, 3_000]);
    const early = await tryOut([{ fault: "overloaded" }], { random: () => 0 });
    const late = await tryOut([{ fault: "overloaded" }], { random: () => 1 });
    expect([early.sleeps[0], late.sleeps[0]]).toEqual([500, 1_000]);
  });

  it("[A4] does not wait past the total deadline", async () => {
    const { outcomes } = await tryOut([{ fault: "unavailable" }], { totalMs: 2_000 });
    expect(outcomes).toEqual(["unavailable", "unavailable"]);
  });

  it.each([
    ["bad-key", "auth"],
    ["payment-required", "billing"],
    ["out-of-credit", "billing"],
    ["context-too-long", "context"],
    ["model-not-found", "model_not_found"],
    ["bad-request", "bad_request"],
    ["refusal", "refusal"],
  ])("[A4] does not retry %s", async (fault, failure) => {
    const { reply, outcomes } = await tryOut([{ fault }, good]);
    expect(failureOf(reply).failure).toBe(failure);
    expect(failureOf(reply).remedy).toMatch(/^[A-Z].*\.$/);
    expect(outcomes).toEqual([failure]);
  });

  it("[A3] asks once more after a malformed answer, with the validator's words and the bad text", async () => {
    const seen: RecordedCall[] = [];
    const { reply, outcomes, events } = await tryOut([{ fault: "wrong-schema" }, good], {
      onCall: (call) => seen.push(call),
    });
    expect(reply.kind).toBe("answered");
    expect(outcomes).toEqual(["malformed", "answered"]);
    expect(events).toContainEqual({ kind: "repairing", failure: "malformed" });
    expect(reply.account.attempts[0]?.detail).toContain("verdict");
    expect(seen[0]?.replies.map((one) => one.text)).toEqual([
      '{"unexpected":[1,2,3]}',
      JSON.stringify(goodAnswer),
    ]);
  });

  it("[A3] fails after the second malformed answer, keeping its text and all tokens", async () => {
    const { reply, outcomes } = await tryOut([{ fault: "malformed" }]);
    const failure = failureOf(reply);
    expect(failure).toMatchObject({ failure: "malformed", message: "it is not JSON" });
    expect(outcomes).toEqual(["malformed", "malformed"]);
    expect(failure.text).toContain("Sure!");
    expect(failure.account.usage.output).toBe(2 * Math.ceil((failure.text ?? "").length / 4));
  });

  it("[A3] gives a truncated answer twice the room, once", async () => {
    expect((await tryOut([{ ...good, fault: "truncated" }, good])).outcomes).toEqual([
      "truncated",
      "answered",
    ]);
    expect((await tryOut([{ ...good, fault: "truncated" }])).outcomes).toEqual(["truncated", "truncated"]);
  });

  it("[A4] asks an empty answer once more", async () => {
    expect((await tryOut([{ fault: "empty" }])).outcomes).toEqual(["bad_wire", "bad_wire"]);
  });

  it("[A4] a silent model is a timeout, asked once more", async () => {
    const { outcomes } = await tryOut([{ fault: "hang" }, good], { tryMs: 30 });
    expect(outcomes).toEqual(["timeout", "answered"]);
  });

  it("[A8] an endpoint that read only the end of a long prompt fails with the setting to change", async () => {
    const models = createModels({ keys, clock: jumpingClock() });
    const model = await scriptedRef(scriptOf({ ...good, fault: "cut-prompt" }));
    const reply = await models.ask(trialQuestion(model, { shared: "line of code\n".repeat(4_000) }), {});
    expect(failureOf(reply)).toMatchObject({
      failure: "context",
      message: expect.stringContaining("Model context too small") as string,
      remedy: expect.stringContaining("num_ctx") as string,
    });
    expect(reply.account.attempts).toHaveLength(1);
  });
});

describe("the breaker", () => {
  it("[A4] lets no lens ask again once one was told that the credit is gone", async () => {
    const models = createModels({ keys, clock: jumpingClock() });
    const model = await scriptedRef({
      version: 1,
      answers: [{ lens: "bugs", replies: [{ fault: "out-of-credit" }] }, { replies: [good] }],
    });
    await models.ask(trialQuestion(model), {});
    const other = failureOf(await models.ask(trialQuestion(model, { lens: "security" }), {}));
    expect(other).toMatchObject({
      failure: "billing",
      message: expect.stringMatching(/^Not asked: /) as string,
      remedy: expect.stringContaining("Add credit") as string,
    });
    expect(other.account.attempts).toEqual([]);
  });

  it("[A4] wakes a lens that waits for its next try", async () => {
    const models = createModels({ keys, clock: systemClock });
    const model = await scriptedRef({
      version: 1,
      answers: [
        { lens: "security", replies: [{ fault: "rate-limit", retryAfterSeconds: 60 }] },
        { lens: "bugs", replies: [{ fault: "bad-key", firstTokenMs: 40 }] },
      ],
    });
    const from = Date.now();
    const [waiting] = await Promise.all([
      models.ask(trialQuestion(model, { lens: "security" }), {}),
      models.ask(trialQuestion(model), {}),
    ]);
    expect(failureOf(waiting).failure).toBe("auth");
    expect(waiting.account.attempts.map((attempt) => attempt.outcome)).toEqual(["rate_limit"]);
    expect(Date.now() - from).toBeLessThan(20_000);
  });

  it("[A4] lets one ask again after a minute", async () => {
    const clock = jumpingClock();
    const models = createModels({ keys, clock });
    const model = await scriptedRef({
      version: 1,
      answers: [{ lens: "bugs", replies: [{ fault: "bad-key" }] }, { replies: [good] }],
    });
    await models.ask(trialQuestion(model), {});
    await clock.sleep(60_000);
    expect((await models.ask(trialQuestion(model, { lens: "security" }), {})).kind).toBe("answered");
  });
});

describe("cancelling", () => {
  it("[A4] ends a call in flight quickly, and a call not yet begun without a request", async () => {
    const models = createModels({ keys });
    const model = await scriptedRef(scriptOf({ fault: "hang" }));
    const stop = new AbortController();
    const from = Date.now();
    setTimeout(() => {
      stop.abort();
    }, 30);
    const reply = await models.ask(trialQuestion(model), { signal: stop.signal });
    expect(failureOf(reply)).toMatchObject({ failure: "cancelled", remedy: "Run the command again." });
    expect(Date.now() - from).toBeLessThan(10_000);
    const after = await models.ask(trialQuestion(model), { signal: stop.signal });
    expect(after.account.attempts).toEqual([]);
  });

  it("[A4] ends a wait between two tries", async () => {
    const models = createModels({ keys });
    const model = await scriptedRef(scriptOf({ fault: "rate-limit", retryAfterSeconds: 90 }));
    const stop = new AbortController();
    const reply = await models.ask(trialQuestion(model), {
      signal: stop.signal,
      onEvent: () => {
        stop.abort();
      },
    });
    expect(failureOf(reply).failure).toBe("cancelled");
  });
});

describe("what cannot be asked", () => {
  const ask = async (model: string): Promise<ReturnType<typeof failureOf>> =>
    failureOf(await createModels({ keys }).ask(trialQuestion(model), {}));

  it("[A4] a missing key is an auth failure that names the variable", async () => {
    expect(await ask("anthropic:claude-sonnet-5")).toMatchObject({
      failure: "auth",
      remedy: expect.stringContaining("ANTHROPIC_API_KEY") as string,
    });
  });

  it("[A4] an unknown provider, a missing script and a missing run are told apart", async () => {
    expect((await ask("skynet:t800")).failure).toBe("model_not_found");
    expect((await ask("scripted:/no/such/file.yaml")).message).toContain("/no/such/file.yaml");
    expect((await ask("replay:nothing")).message).toContain("nothing");
  });
});
