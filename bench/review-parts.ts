// Takes one offline review apart in this process: the time spent behind each port, and in the steps that need none.
import { createAnalyzers } from "../src/analyzers/analyzers.js";
import { parseDiff } from "../src/diff/diff.js";
import { openLocalCheckout } from "../src/forge/forge.js";
import { formats } from "../src/report/report.js";
import {
  reviewChange,
  type AnalyzerPort,
  type ChangeSource,
  type ReviewOptions,
} from "../src/review/review.js";
import { systemClock } from "../src/runtime/runtime.js";
import { effectiveOptions, parseConfig } from "../src/settings/settings.js";
import { createModels, resolveProviderKeys } from "../src/models/models.js";
import { spread, table } from "./figures.js";

const parts = [
  "git: range, diff, files",
  "parse the diff",
  "rules (analyze)",
  "secrets (findSecrets)",
  "parsers for suggestions",
  "judge, brief and the rest",
  "report as text",
  "report as JSON",
] as const;

type Part = (typeof parts)[number];

/** A table of the parts, in milliseconds; calls of one part that overlap are counted once. */
export async function measureParts(given: { folder: string; base: string; rounds: number }): Promise<string> {
  const times = new Map<Part, number[]>(parts.map((part) => [part, []]));
  for (let round = -1; round < given.rounds; round += 1) {
    const taken = await reviewOnce(given);
    if (round >= 0) for (const part of parts) times.get(part)?.push(taken.get(part) ?? 0);
  }
  return table(
    ["part, in one warm process", "wall ms"],
    parts.map((part) => [part, spread(times.get(part) ?? [], 1)]),
  );
}

async function reviewOnce({ folder, base }: { folder: string; base: string }): Promise<Map<Part, number>> {
  const spans: Span[] = [];
  const timed =
    (part: Part): Timed =>
    async (work) => {
      const from = performance.now();
      return work.finally(() => spans.push({ part, from, to: performance.now() }));
    };
  const range = { dir: folder, env: { PATH: process.env["PATH"] }, base, head: null, staged: false };
  const from = performance.now();
  const source = await timed("git: range, diff, files")(openLocalCheckout(range));
  try {
    const review = await reviewChange({
      run: "bench",
      source: timedSource(source, timed("git: range, diff, files")),
      context: null,
      analyzers: timedAnalyzers(createAnalyzers(), timed),
      models: createModels({ keys: await resolveProviderKeys({ env: {} }) }),
      options: offlineOptions(),
      clock: systemClock,
      onEvent: () => undefined,
    });
    const whole = performance.now() - from;
    const diff = await source.diff();
    const options = { columns: 100, colour: true, toolVersion: "0", excerpt: () => undefined };
    return new Map<Part, number>([
      ...parts.map((part): [Part, number] => [part, covered(spans.filter((span) => span.part === part))]),
      ["judge, brief and the rest", whole - covered(spans)],
      ["parse the diff", timeOf(() => parseDiff(diff))],
      ["report as text", timeOf(() => formats.text.render(review.result, options))],
      ["report as JSON", timeOf(() => formats.json.render(review.result, options))],
    ]);
  } finally {
    await source.close();
  }
}

interface Span {
  readonly part: Part;
  readonly from: number;
  readonly to: number;
}

/** Milliseconds in which at least one of the spans was open. */
function covered(spans: readonly Span[]): number {
  let [sum, end] = [0, 0];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}

type Timed = <T>(work: Promise<T>) => Promise<T>;

function timedSource(source: ChangeSource, timed: Timed): ChangeSource {
  return {
    describe: () => timed(source.describe()),
    readDescription: (signal) => timed(source.readDescription(signal)),
    diff: (signal) => timed(source.diff(signal)),
    readFile: (side, path, signal) => timed(source.readFile(side, path, signal)),
    listFiles: (side, signal) => timed(source.listFiles(side, signal)),
  };
}

function timedAnalyzers(port: AnalyzerPort, timed: (part: Part) => Timed): AnalyzerPort {
  return {
    analyze: (files, signal) => timed("rules (analyze)")(port.analyze(files, signal)),
    findSecrets: (texts, signal) => timed("secrets (findSecrets)")(port.findSecrets(texts, signal)),
    checkSyntax: (files, signal) => timed("parsers for suggestions")(port.checkSyntax(files, signal)),
    listImports: (files, signal) => timed("parsers for suggestions")(port.listImports(files, signal)),
  };
}

function offlineOptions(): ReviewOptions {
  return effectiveOptions({
    config: parseConfig("", ".assay.yml"),
    configPath: ".assay.yml",
    guidelines: [],
    warnings: [],
    flags: { lenses: null, model: "offline", perLens: {}, failOn: "never" },
    fallback: null,
    canAsk: () => false,
  }).options;
}

function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
