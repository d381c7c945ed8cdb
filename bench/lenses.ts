// Whether six lenses take no longer than the slowest of them. Start with: node bench/run.js lenses
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createAnalyzers } from "../src/analyzers/analyzers.js";
import { openLocalCheckout } from "../src/forge/forge.js";
import { createModels, resolveProviderKeys, type ProviderKeys } from "../src/models/models.js";
import { askLenses } from "../src/review/ask/ask-lenses.js";
import type { LensAnswers } from "../src/review/ask/lens-answers.js";
import { planQuestions } from "../src/review/ask/plan-questions.js";
import { openPurse } from "../src/review/ask/purse.js";
import { openEventLog } from "../src/review/event-log.js";
import { gatherChange } from "../src/review/gather-change.js";
import type { Material } from "../src/review/material.js";
import type { ModelLimits, ReviewOptions } from "../src/review/review.js";
import { systemClock } from "../src/runtime/runtime.js";
import { effectiveOptions, parseConfig } from "../src/settings/settings.js";
import { median, sayMachine, spread, table } from "./figures.js";
import { makeShopRepository } from "./shop-repository.js";

const rounds = 15;
const answerMs = 400;
const firstTokenMs = 100;
const root = resolve(import.meta.dirname, "..");
const limits: ModelLimits = { contextTokens: 200_000, maxOutputTokens: 8_000, minCacheableTokens: 1_024 };
const settings = [
  { id: "one", name: "one lens alone", lenses: ["bugs"], minCacheableTokens: null },
  { id: "at-once", name: "six, all at once", lenses: null, minCacheableTokens: null },
  { id: "warmed", name: "six, the first warms the prefix", lenses: null, minCacheableTokens: 1_024 },
] as const;

type Setting = (typeof settings)[number];

console.log(
  `Lenses over loopback HTTP, each answer begun after ${firstTokenMs} ms and done after ${answerMs} ms. ${sayMachine()}`,
);
console.log(`Least / median / most of ${rounds} rounds. Target: wall < 1.15 × the slowest call + 100 ms.`);
const scratch = mkdtempSync(join(tmpdir(), "assay-bench-"));
const script = join(scratch, "script.json");
writeFileSync(
  script,
  JSON.stringify({
    version: 1,
    answers: [{ replies: [{ answer: emptyAnswer(), delayMs: answerMs, firstTokenMs }] }],
  }),
);
const server = spawn(
  process.execPath,
  [join(root, "bin", "assay.js"), "model-server", "--script", script, "--port", "0"],
  {
    stdio: ["ignore", "pipe", "ignore"],
  },
);
try {
  const keys = await resolveProviderKeys({ env: await environmentOf(server) });
  const material = await gather(join(scratch, "shop"));
  console.log(
    `The very first lens of a process, which loads the provider's library: ${(await ask(settings[0], { keys, material, model: "anthropic:first" })).wallMs.toFixed(0)} ms.`,
  );
  const rows: string[][] = [];
  for (const setting of settings) rows.push(await measure(setting, { keys, material }));
  console.log(
    table(
      ["lenses", "wall ms", "slowest call ms", "allowed ms", "within", "CPU ms", "input from the cache"],
      rows,
    ),
  );
} finally {
  server.kill();
  rmSync(scratch, { recursive: true });
}

interface Surroundings {
  readonly keys: ProviderKeys;
  readonly material: Material;
  /** The server keeps a prompt cache for each model, so a new name begins with a cold one. */
  readonly model: string;
}

interface Round {
  readonly wallMs: number;
  readonly slowestMs: number;
  readonly cpuMs: number;
  readonly cachedShare: number;
}

async function measure(setting: Setting, around: Omit<Surroundings, "model">): Promise<string[]> {
  const taken: Round[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const one = await ask(setting, { ...around, model: `anthropic:${setting.id}-${round + 1}` });
    if (round >= 0) taken.push(one); // the first round warms up
  }
  const allowed = (one: Round): number => 1.15 * one.slowestMs + 100;
  return [
    setting.name,
    spread(taken.map((one) => one.wallMs)),
    spread(taken.map((one) => one.slowestMs)),
    median(taken.map(allowed)).toFixed(0),
    `${taken.filter((one) => one.wallMs < allowed(one)).length} of ${rounds}`,
    median(taken.map((one) => one.cpuMs)).toFixed(0),
    `${(median(taken.map((one) => one.cachedShare)) * 100).toFixed(0)} %`,
  ];
}

async function ask(setting: Setting, { keys, material, model }: Surroundings): Promise<Round> {
  const own = { ...limits, minCacheableTokens: setting.minCacheableTokens };
  const models = createModels({ keys, limits: { "anthropic:": own } });
  const options = optionsFor(setting.lenses, model);
  const plan = planQuestions(material, { options, models });
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const answers = await askLenses(plan, options.lenses, {
    models,
    purse: openPurse(options.caps),
    events: openEventLog({ run: "bench", clock: systemClock, listener: () => undefined }),
    now: () => systemClock.now(),
  });
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wallMs, cpuMs: (user + system) / 1000, ...readAnswers(answers) };
}

function readAnswers(answers: readonly LensAnswers[]): { slowestMs: number; cachedShare: number } {
  const outcomes = answers.map((one) => one.outcome);
  const failed = outcomes.find((one) => one.state !== "answered");
  if (failed !== undefined) throw new Error(`${failed.lens} did not answer`);
  const usages = outcomes.flatMap((one) => one.accounts.map(({ usage }) => usage));
  const sum = (of: "input" | "cacheRead"): number => usages.reduce((total, usage) => total + usage[of], 0);
  return {
    slowestMs: Math.max(...outcomes.map(({ workMs }) => workMs)),
    cachedShare: sum("cacheRead") / sum("input"),
  };
}

function optionsFor(lenses: readonly string[] | null, model: string): ReviewOptions {
  return effectiveOptions({
    config: parseConfig("", ".assay.yml"),
    configPath: ".assay.yml",
    guidelines: [],
    warnings: [],
    flags: { lenses, model, perLens: {}, failOn: null },
    fallback: null,
    canAsk: () => true,
  }).options;
}

async function gather(folder: string): Promise<Material> {
  const { base } = makeShopRepository(folder, 20);
  const range = { dir: folder, env: { PATH: process.env["PATH"] }, base, head: null, staged: false };
  const source = await openLocalCheckout(range);
  const events = openEventLog({ run: "bench", clock: systemClock, listener: () => undefined });
  try {
    return await gatherChange({
      source,
      context: null,
      analyzers: createAnalyzers(),
      options: optionsFor(null, "offline"),
      events,
    });
  } finally {
    await source.close();
  }
}

/** The server prints the variables that point a review at it. */
async function environmentOf({ stdout }: ChildProcess): Promise<Record<string, string>> {
  if (stdout === null) throw new Error("the model server has no output");
  const [text] = (await once(stdout.setEncoding("utf8"), "data")) as [string]; // decoded by setEncoding
  return Object.fromEntries(
    [...text.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
}

function emptyAnswer(): object {
  return { findings: [], dismissedFacts: [], summary: "Nothing of note." };
}
