// What an offline review costs as a user runs it, and where its time goes. Start with: node bench/run.js offline-review [files …]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { median, sayMachine, spread, table } from "./figures.js";
import { measureParts } from "./review-parts.js";
import { runMeasured, type MeasuredRun } from "./run-measured.js";
import { makeShopRepository } from "./shop-repository.js";

const rounds = 5;
const targetMs = 5_000;
const asked = process.argv.slice(3).map(Number);
const sizes = asked.length > 0 ? asked : [20, 200];
const root = resolve(import.meta.dirname, "..");

const line = z.looseObject({ type: z.string(), at: z.iso.datetime().optional() });
const ending = z.object({
  result: z.object({
    findings: z.array(z.unknown()),
    analyzers: z.array(
      z.object({ analyzer: z.string(), durationMs: z.number(), failure: z.string().nullable() }),
    ),
  }),
});

console.log(`Offline reviews by the built command line, Python, TypeScript, Go and Java. ${sayMachine()}`);
console.log(
  `Least / median / most of ${rounds} runs after one that warms the disk's cache. Target: 20 files < ${targetMs} ms.`,
);
for (const files of sizes) await measure(files);

async function measure(files: number): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const [folder, data] = [join(scratch, "shop"), join(scratch, "data")];
  try {
    const { base, lines } = makeShopRepository(folder, files);
    const runs: Run[] = [];
    for (let round = -1; round < rounds; round += 1) {
      const run = readRun(await review(folder, { base, data }));
      if (round >= 0) runs.push(run);
    }
    console.log(`\n${files} files, ${lines} lines added, ${runs[0]?.findings ?? 0} findings`);
    console.log(sayWhole(runs));
    console.log(saySteps(runs));
    console.log(sayAnalyzers(runs));
    console.log(await measureParts({ folder, base, rounds }));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function review(repo: string, { base, data }: { base: string; data: string }): Promise<MeasuredRun> {
  const command = [process.execPath, join(root, "bin", "assay.js"), "review", "--repo", repo, "--base", base];
  const how = ["--model", "offline", "--fail-on", "never", "--format", "ndjson", "--no-input"];
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], ASSAY_DATA_DIR: data };
  return runMeasured({ argv: [...command, ...how], env, cwd: root });
}

interface Run {
  readonly whole: MeasuredRun;
  readonly steps: readonly (readonly [string, number])[];
  readonly analyzers: readonly (readonly [string, number])[];
  readonly findings: number;
}

/** The events are stamped and streamed, so one run tells both what a user waits for and which step the wait is for. */
function readRun(whole: MeasuredRun): Run {
  if (whole.code !== 0) throw new Error(`the review ended with ${whole.code}; build first: npm run build`);
  const lines = whole.stdout
    .trim()
    .split("\n")
    .map((text): unknown => JSON.parse(text));
  const { result } = ending.parse(lines.at(-1));
  const failed = result.analyzers.find(({ failure }) => failure !== null);
  if (failed !== undefined) throw new Error(`${failed.analyzer} failed: ${failed.failure ?? ""}`);
  const at = new Map(
    lines.map((one) => line.parse(one)).map((event) => [event.type, Date.parse(event.at ?? "")]),
  );
  const time = (type: string): number => at.get(type) ?? Number.NaN;
  return {
    whole,
    findings: result.findings.length,
    analyzers: result.analyzers.map(({ analyzer, durationMs }) => [analyzer, durationMs]),
    steps: [
      ["start, git range, settings", time("review:queued") - whole.startedAt],
      ["git diff and parse", time("diff:fetched") - time("review:queued")],
      ["files, rules, secrets, brief", time("context:ready") - time("diff:fetched")],
      ["judge, prove suggestions", time("review:completed") - time("context:ready")],
      ["report, record, exit", whole.endedAt - time("review:completed")],
    ],
  };
}

function sayWhole(runs: readonly Run[]): string {
  const figures = [
    ["wall ms", spread(runs.map(({ whole }) => whole.wallMs))],
    [
      "CPU s, children included",
      spread(
        runs.map(({ whole }) => whole.cpuSeconds),
        2,
      ),
    ],
    ["peak memory MB, children included", spread(runs.map(({ whole }) => whole.peakMb))],
  ];
  return table(["whole run", "least / median / most"], figures);
}

function saySteps(runs: readonly Run[]): string {
  const names = runs[0]?.steps.map(([name]) => name) ?? [];
  const all = median(runs.map(({ whole }) => whole.wallMs));
  const rows = names.map((name, at) => {
    const times = runs.map(({ steps }) => steps[at]?.[1] ?? Number.NaN);
    return [name, spread(times), `${((median(times) / all) * 100).toFixed(0)} %`];
  });
  return table(["step", "wall ms", "share"], rows);
}

function sayAnalyzers(runs: readonly Run[]): string {
  const names = runs[0]?.analyzers.map(([name]) => name) ?? [];
  const timesOf = (name: string): number[] =>
    runs.map(({ analyzers }) => analyzers.find(([one]) => one === name)?.[1] ?? Number.NaN);
  return table(
    ["analyzer (two run at a time)", "wall ms"],
    names.map((name) => [name, spread(timesOf(name))]),
  );
}
