// Batches of questions over the vendors' own wire formats, at the loopback server: one contract for each vendor that has them.
import { afterEach, describe, expect, it } from "vitest";
import type { ModelQuestion } from "../review/review.js";
import { createModels } from "./create-models.js";
import { goodAnswer, trialQuestion, type TrialVerdict } from "./fixtures/trial.js";
import { resolveProviderKeys } from "./keys/provider-keys.js";
import { startLoopbackModels, type LoopbackModels } from "./loopback/start-loopback-models.js";
import { parseScript } from "./script/script.js";

const { signal } = new AbortController();
const opened: LoopbackModels[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

interface Stage {
  readonly server: LoopbackModels;
  readonly models: ReturnType<typeof createModels>;
  readonly ask: (word: string) => ModelQuestion<TrialVerdict>;
}

/** A server whose replies are chosen by a word in the question. */
async function stage(model: string, replies: Readonly<Record<string, unknown>>): Promise<Stage> {
  const answers = Object.entries(replies).map(([when, reply]) => ({ when, replies: [reply] }));
  const server = await startLoopbackModels({
    script: parseScript(JSON.stringify({ version: 1, answers }), "the test's script"),
  });
  opened.push(server);
  const keys = await resolveProviderKeys({ env: server.environment });
  const models = createModels({ keys });
  return { server, models, ask: (word) => trialQuestion(model, { question: `Look for ${word}.` }) };
}

const good = { answer: goodAnswer };
const batchesOf = ({ server }: Stage) => server.requests.filter(({ wire }) => wire.endsWith(" batch"));

async function handIn(
  { models }: Stage,
  questions: readonly ModelQuestion<TrialVerdict>[],
  key = "a-review-and-lens",
) {
  const handed = await models.batches.submit(questions, { key, signal });
  if (handed.kind !== "submitted") throw new Error(handed.message);
  return handed.ticket;
}

describe.each(["anthropic:claude-sonnet-4-5", "openai:gpt-5", "google:gemini-2.5-pro"])("%s", (model) => {
  it("[K2] answers each question of a batch with its own answer, at half the price of asking", async () => {
    const other = { verdict: "bad", notes: ["found"] } as const;
    const at = await stage(model, { "Look for one": good, "Look for two": { answer: other } });
    expect(await at.models.batches.priceShare(model)).toBe(0.5);
    const questions = [at.ask("one"), at.ask("two")];
    const ticket = await handIn(at, questions);
    const ended = await at.models.batches.collect(ticket, questions, { signal });
    if (ended.kind !== "ended") throw new Error(ended.kind);
    const [first, second] = ended.replies.map(({ reply }) => reply);
    expect(first).toMatchObject({ kind: "answered", value: goodAnswer });
    expect(second).toMatchObject({ kind: "answered", value: other });
    const { usage, costUsd, attempts } = first?.account ?? { usage: null, costUsd: null, attempts: [] };
    if (usage === null || costUsd === null) throw new Error("the price is known");
    expect(usage.output).toBeGreaterThan(0);
    expect(costUsd).toBeCloseTo((at.models.price(model, usage) ?? 0) / 2, 12);
    expect(attempts).toMatchObject([{ outcome: "answered", detail: `in the batch ${ticket.batch}` }]);
  });

  it("[K2] asks in a batch exactly what it asks at once", async () => {
    const at = await stage(model, { Look: good });
    await handIn(at, [at.ask("one")]);
    await at.models.ask(at.ask("one"), { signal });
    const [batched, asked] = at.server.requests.map(({ body }) => body as Record<string, unknown>);
    const { stream, ...rest } = asked ?? {};
    expect(stream ?? at.server.requests[1]?.path.includes(":stream")).toBe(true);
    expect(batched).toEqual(rest);
  });

  it("[K2] waits while the provider is not done", async () => {
    const at = await stage(model, { Look: { ...good, delayMs: 600_000 } });
    const ticket = await handIn(at, [at.ask("one")]);
    expect(await at.models.batches.collect(ticket, [at.ask("one")], { signal })).toEqual({ kind: "waiting" });
  });

  it("[K2] finds in the provider's list what was handed in under a key, and nothing else", async () => {
    const at = await stage(model, { Look: good });
    const questions = [at.ask("one"), at.ask("two")];
    for (let n = 1; n <= 101; n += 1) await handIn(at, [at.ask("one")], `more-than-one-page-${n}`);
    const search = { since: Date.now(), count: 2, others: [], signal };
    const lookFor = (key: string, more: object = {}) =>
      at.models.batches.find(model, { ...search, key, ...more });
    expect(await lookFor("mine")).toEqual({ kind: "none" });
    const ticket = await handIn(at, questions, "mine");
    for (let n = 1; n <= 101; n += 1) await handIn(at, [at.ask("one")], `one-page-later-${n}`);
    expect(await lookFor("mine")).toMatchObject({ kind: "found", ticket: { model, batch: ticket.batch } });
    expect(await lookFor("yours")).toEqual({ kind: "none" });
    expect(await lookFor("mine", { since: Date.now() + 3_600_000 })).toEqual({ kind: "none" });
    const found = await lookFor("mine");
    if (found.kind !== "found") throw new Error(found.kind);
    const ended = await at.models.batches.collect(found.ticket, questions, { signal });
    expect(ended).toMatchObject({
      replies: [{ reply: { kind: "answered" } }, { reply: { kind: "answered" } }],
    });
  });

  it("[K2] says of a batch under way that it is ours, or that it may be, and never that it is not", async () => {
    const at = await stage(model, { Look: { ...good, delayMs: 600_000 } });
    const ticket = await handIn(at, [at.ask("one")], "mine");
    const search = { since: Date.now(), count: 1, others: [], signal };
    const names = !model.startsWith("anthropic:"); // Anthropic's list tells nothing of ours before a batch has ended
    const found = await at.models.batches.find(model, { ...search, key: "mine" });
    expect(found.kind).toBe(names ? "found" : "undecided");
    expect(await at.models.batches.find(model, { ...search, key: "mine", count: 2 })).toMatchObject({
      kind: names ? "found" : "none",
    });
    const others = [ticket.batch];
    expect(await at.models.batches.find(model, { ...search, key: "yours", others })).toEqual({
      kind: "none",
    });
    await at.models.batches.cancel(ticket, { signal });
    expect(await at.models.batches.find(model, { ...search, key: "mine" })).toMatchObject({
      kind: "found",
      ticket: { batch: ticket.batch },
    });
  });

  it("[K2] tells what expired, failed or came in a wrong shape, and whether asking at once may help", async () => {
    const at = await stage(model, {
      "for expiry": { batch: "expired" },
      "for overload": { batch: "errored", fault: "unavailable" },
      "for prose": { fault: "malformed" },
      "for length": { batch: "errored", fault: "context-too-long" },
    });
    const questions = ["expiry", "overload", "prose", "length"].map(at.ask);
    const ended = await at.models.batches.collect(await handIn(at, questions), questions, { signal });
    if (ended.kind !== "ended") throw new Error(ended.kind);
    const told = ended.replies.map(({ reply, isWorthAsking }) => [
      reply.kind === "failed" ? reply.failure : "answered",
      isWorthAsking,
    ]);
    expect(told).toEqual([
      ["timeout", true],
      ["unavailable", true],
      ["malformed", true],
      ["context", false],
    ]);
    for (const { reply } of ended.replies)
      expect(reply).toMatchObject({ remedy: expect.any(String) as string });
  });

  it("[K2] a batch that expired as a whole leaves every question to be asked at once", async () => {
    const at = await stage(model, { Look: { batch: "expired" } });
    const questions = [at.ask("one"), at.ask("two")];
    const ended = await at.models.batches.collect(await handIn(at, questions), questions, { signal });
    const gone = { reply: { kind: "failed", failure: "timeout" }, isWorthAsking: true };
    expect(ended).toMatchObject({ kind: "ended", replies: [gone, gone] });
  });

  it("[K2] a cancelled batch is over at the provider", async () => {
    const at = await stage(model, { Look: { ...good, delayMs: 600_000 } });
    const questions = [at.ask("one")];
    const ticket = await handIn(at, questions);
    expect(await at.models.batches.cancel(ticket, { signal })).toBe(true);
    const ended = await at.models.batches.collect(ticket, questions, { signal });
    expect(ended).toMatchObject({
      kind: "ended",
      replies: [{ reply: { failure: "cancelled" }, isWorthAsking: false }],
    });
  });

  it("[K2][X2] a provider that is away or knows no such batch is a failure that says so, without the key", async () => {
    const at = await stage(model, { Look: good });
    const unknown = { model, batch: "none-such", at: 0 };
    const lost = await at.models.batches.collect(unknown, [at.ask("one")], { signal });
    expect(lost).toMatchObject({ kind: "failed", isPassing: false });
    await at.server.close();
    const away = await at.models.batches.submit([at.ask("one")], { key: "k", signal });
    expect(away).toMatchObject({ kind: "failed", failure: "network", isPassing: true });
    expect(JSON.stringify([lost, away])).not.toContain("loopback-no-real-key");
  });
});

it("[K2] a provider without batches says so", async () => {
  const at = await stage("ollama:qwen3", { Look: good });
  expect(await at.models.batches.priceShare("ollama:qwen3")).toBeNull();
  await expect(at.models.batches.submit([at.ask("one")], { key: "k", signal })).rejects.toThrow(/no batches/);
  expect(batchesOf(at)).toEqual([]);
});
