// How long it takes to judge, merge and place findings. Start with: node bench/run.js synthesis
import { addedLines, parseDiff } from "../src/diff/diff.js";
import type { Claim } from "../src/review/claim.js";
import { judgeClaims } from "../src/review/judge/judge-claims.js";
import { placeFindings } from "../src/review/place-findings.js";
import { categories, severities, type AnalyzerPort } from "../src/review/review.js";
import type { ReviewedFile } from "../src/review/reviewed-file.js";
import { median, sayMachine, spread, table } from "./figures.js";

const rounds = 25;
const targetMs = 50;
const sizes = [
  { claims: 500, files: 50 },
  { claims: 5_000, files: 50 },
  { claims: 5_000, files: 500 },
] as const;
const linesPerFile = 300;
const lenses = ["bugs", "security", "performance", "resilience", "maintainability", "docs-tests"] as const;

const subjects = [
  "The retry",
  "A missing await",
  "The open handle",
  "An unchecked index",
  "The shared cache",
] as const;
const effects = [
  "loses the order",
  "charges twice",
  "blocks the loop",
  "reads a stale total",
  "hides the error",
] as const;

type Size = (typeof sizes)[number];

/** Every finding is kept, so that placing has the whole load. */
const openGate = {
  confidenceFloor: { critical: 0.3, major: 0.3, minor: 0.3 },
  caps: { files: 1_000, findings: 100_000, tokens: 1, costUsd: null },
};

/** Claims here bring no edits, so that nothing is ever asked of parsers; offline-review measures those. */
const noAnalyzers: Pick<AnalyzerPort, "checkSyntax" | "listImports" | "findSecrets"> = {
  checkSyntax: (files) => Promise.resolve(files.map(() => ({ kind: "unsupported" as const }))),
  listImports: (files) => Promise.resolve(files.map(() => [])),
  findSecrets: (texts) => Promise.resolve(texts.map(() => [])),
};

console.log(
  `Deterministic synthesis: claims judged, merged and placed; no suggestion is parsed. ${sayMachine()}`,
);
console.log(
  `Least / median / most of ${rounds} rounds after 5 that warm up. Target: 500 claims < ${targetMs} ms.`,
);
const rows: string[][] = [];
for (const size of sizes) rows.push(await measure(size));
console.log(
  table(
    [
      "claims",
      "files",
      "stand",
      "dropped",
      "first, wall (CPU) ms",
      "judge ms",
      "place ms",
      "together ms",
      "together CPU ms",
    ],
    rows,
  ),
);

async function measure(size: Size): Promise<string[]> {
  const files = new Map(
    Array.from({ length: size.files }, (_, at) => makeFile(at)).map((file) => [file.path, file]),
  );
  const claims = Array.from({ length: size.claims }, (_, at) => makeClaim(at, size));
  const times: { judge: number; place: number; both: number; cpu: number }[] = [];
  let ends = { stand: 0, dropped: 0 };
  let first = "";
  for (let round = -5; round < rounds; round += 1) {
    const cpuBefore = process.cpuUsage();
    const start = performance.now();
    const judged = judgeClaims(claims, { files, dismissals: [], options: openGate });
    const between = performance.now();
    const findings = await placeFindings(judged.standing, { files, analyzers: noAnalyzers });
    const end = performance.now();
    const cpu = cpuMs(process.cpuUsage(cpuBefore));
    if (round === -5) first = `${(end - start).toFixed(0)} (${cpu.toFixed(0)})`;
    if (round >= 0) times.push({ judge: between - start, place: end - between, both: end - start, cpu });
    ends = { stand: findings.length, dropped: judged.dropped.length };
  }
  if (ends.stand === 0 || ends.stand + ends.dropped !== size.claims) throw new Error("a claim was lost");
  return [
    ...[size.claims, size.files, ends.stand, ends.dropped].map(String),
    first,
    spread(
      times.map((one) => one.judge),
      1,
    ),
    spread(
      times.map((one) => one.place),
      1,
    ),
    spread(
      times.map((one) => one.both),
      1,
    ),
    median(times.map((one) => one.cpu)).toFixed(1),
  ];
}

/** All threads of this process: the collector and the compiler count too. */
function cpuMs({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

/** A changed file: every tenth line was replaced. */
function makeFile(at: number): ReviewedFile {
  const path = `src/part-${at}/orders.ts`;
  const hunks = Array.from({ length: linesPerFile / 10 }, (_, hunk) => {
    const line = hunk * 10 + 5;
    const around = (from: number): string =>
      Array.from({ length: 3 }, (_, step) => ` ${textOf(at, from + step)}\n`).join("");
    const change = `-  const was${line} = 0;\n+${textOf(at, line)}\n`;
    return `@@ -${line - 3},7 +${line - 3},7 @@\n${around(line - 3)}${change}${around(line + 1)}`;
  });
  const parsed = parseDiff(
    Buffer.from(`diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${hunks.join("")}`),
  );
  const diff = parsed.kind === "parsed" ? parsed.files[0] : undefined;
  if (diff === undefined) throw new Error("the made diff does not parse");
  const text = Array.from({ length: linesPerFile }, (_, index) => `${textOf(at, index + 1)}\n`).join("");
  const added = addedLines(diff);
  return {
    path,
    diff,
    headText: text,
    isUtf8: true,
    shown: diff,
    shownText: text,
    addedLines: added,
    unread: null,
  };
}

function textOf(file: number, line: number): string {
  return `  const total${line} = sumOf(order${file}.lines, ${line}); // of line ${line}`;
}

/**
 * One claim in four says what its neighbour says, one in ten quotes what is not there or stands before the change, and one in
 * six knows its line only roughly, as models do.
 */
function makeClaim(at: number, size: Size): Claim {
  const subject = at % 4 === 3 ? at - 1 : at;
  const spot = Math.floor(subject / size.files);
  const line = ((spot * 10) % linesPerFile) + (subject % 11 === 0 ? 3 : 5);
  const file = subject % size.files;
  const quote = at % 10 === 9 ? `  const invented${at} = true;` : textOf(file, line);
  const stated = at % 6 === 5 ? Math.min(linesPerFile, line + 7) : line;
  return {
    lens: lenses[at % lenses.length] ?? "bugs",
    source: { kind: "model", model: "bench:model" },
    path: `src/part-${file}/orders.ts`,
    startLine: stated,
    endLine: stated,
    quote,
    category: categories[subject % categories.length] ?? "logic",
    severity: severities[subject % severities.length] ?? "minor",
    confidence: 0.5 + (at % 50) / 100,
    title: `${pick(subjects, subject)} of total${line} ${pick(effects, Math.floor(subject / 5))}`,
    scenario: "A second request comes while the first still waits, and both write the same row.",
    evidence: [],
    edits: null,
    behaviourChange: false,
  };
}

function pick(words: readonly string[], at: number): string {
  return words[at % words.length] ?? "";
}
