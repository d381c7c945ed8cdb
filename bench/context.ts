// Measures the context room on local clones: index cost, incremental cost, retrieval time, and how much of what a change needs is found.
//   npm run build && npx tsc --noEmit false --outDir dist/bench
//   node dist/bench/bench/context.js --repo <git dir> [--repo …] [--commits 40] [--truth definitions,callers,siblings]
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FileDiff } from "../src/diff/diff.js";
import { defaultParseLimits, ParsePool } from "../src/context/extract/parse-pool.js";
import { isTestPath } from "../src/context/extract/skip-reason.js";
import { buildGraph, type SymbolGraph } from "../src/context/graph/symbol-graph.js";
import { definitionAt } from "../src/context/graph/symbol-table.js";
import { indexCommit, type CommitIndex } from "../src/context/index-commit.js";
import { changedLines, readChange, type ChangedFile } from "../src/context/rank/changed-names.js";
import { openGitTreeSource } from "../src/context/source/git-tree-source.js";
import { openFileIndexStore } from "../src/context/store/file-index-store.js";
import { diffsOf } from "./context-diffs.js";
import { methods, tokensOf } from "./context-methods.js";
import { interval, quantiles } from "./context-statistics.js";
import { TruthProgram, type Target, type TruthFile } from "./context-truth.js";

const { values } = parseArgs({
  options: {
    repo: { type: "string", multiple: true, default: [] },
    commits: { type: "string", default: "40" },
    truth: { type: "string", default: "definitions,callers,siblings" },
  },
});
const code = ["*.ts", "*.tsx", "*.mts", "*.cts"];
const maxFiles = 15;
const maxAdded = 400;
const maxEnclosingLines = 120;

for (const repo of values.repo) await measure(repo, Number(values.commits), new Set(values.truth.split(",")));

async function measure(gitDir: string, count: number, truths: ReadonlySet<string>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const pool = new ParsePool({
    ...defaultParseLimits(2),
    threadFile: join(process.cwd(), "dist/context/extract/parse-thread.js"),
  });
  const parts = {
    ...{ repository: gitDir, pool, store: openFileIndexStore(folder) },
    source: openGitTreeSource({ gitDir, env: { PATH: process.env["PATH"] } }),
  };
  const git = (...args: string[]): string =>
    execFileSync("git", [`--git-dir=${gitDir}`, ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
  print(`\n${gitDir}`);
  const cold = await timed(() => indexCommit({ ...parts, commit: "HEAD" }));
  print(
    `cold index: ${cold.value.files.length} files, ${cold.value.skipped.length} skipped, ${cost(cold)}, peak RSS ${peakMegabytes()} MB`,
  );
  const built = await timed(() => Promise.resolve(buildGraph(cold.value.files)));
  print(
    `graph: ${built.value.table.nodes} nodes, ${built.value.forward.targets.length} edges, ${cost(built)}, peak RSS ${peakMegabytes()} MB`,
  );
  const scores: Scores = new Map();
  const times = { update: [] as number[], rank: [] as number[], load: [] as number[] };
  let known = cold.value.entries;
  const program = truths.has("definitions") || truths.has("callers") ? new TruthProgram() : null;
  let files: ReadonlyMap<string, TruthFile> = new Map();
  for (const commit of candidates(git, count)) {
    const diffs = diffsOf(git("diff", "-U0", "-M", "--no-color", `${commit}^`, commit, "--", ...code));
    const base = await indexCommit({ ...parts, commit: `${commit}^`, known });
    known = base.entries;
    const update = await timed(() => indexCommit({ ...parts, commit, known: base.entries }));
    const graph = buildGraph(base.files);
    const change = changeOf(update.value, diffs);
    times.update.push(update.wallMs);
    const rank = await timed(() => Promise.resolve(methods["assay"]?.(graph, readChange(graph, change))));
    times.rank.push(rank.wallMs);
    if (program !== null) program.show((files = await scriptFiles(parts.source, commit, files)));
    score(scores, { graph, change, truths, program });
  }
  await pool.close();
  rmSync(folder, { recursive: true });
  print(`update to a commit (list, read, parse, store): ${quantiles(times.update)} ms`);
  print(`retrieval, change already extracted (read the change, rank, select): ${quantiles(times.rank)} ms`);
  report(scores);
}

// Commits like a pull request: no merge, few code files besides tests, not too many lines.
function candidates(git: (...args: string[]) => string, count: number): string[] {
  const found: string[] = [];
  for (const commit of git("rev-list", "--no-merges", "-n", "3000", "HEAD").split("\n").filter(Boolean)) {
    if (found.length >= count) break;
    const rows = git("show", "--numstat", "--format=", commit, "--", ...code)
      .split("\n")
      .filter(Boolean)
      .map((row) => row.split("\t"));
    const subjects = rows.filter(([, , path = ""]) => isSubject(path));
    const added = subjects.reduce((sum, [lines]) => sum + Number(lines), 0);
    if (subjects.length > 0 && subjects.length <= maxFiles && added > 0 && added <= maxAdded)
      found.push(commit);
  }
  return found;
}

function isSubject(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path) && !path.endsWith(".d.ts") && !isTestPath(path) && !path.includes(" => ");
}

function changeOf(head: CommitIndex, diffs: readonly FileDiff[]): ChangedFile[] {
  const entries = new Map(head.files.map((file) => [file.path, file.entry]));
  return diffs.map((diff) => ({ diff, before: null, after: entries.get(diff.path) ?? null }));
}

interface Scoring {
  readonly graph: SymbolGraph;
  readonly change: readonly ChangedFile[];
  readonly truths: ReadonlySet<string>;
  readonly program: TruthProgram | null;
}

type Scores = Map<
  string,
  Map<string, { at: [number, number, number]; reciprocal: number; tokens: number }[]>
>;

function score(scores: Scores, { graph, change, truths, program }: Scoring): void {
  const changed = new Set(change.map((one) => one.diff.path));
  const subjects = change.filter((one) => isSubject(one.diff.path) && one.after !== null);
  const definitions: Target[] = [];
  const callers: Target[] = [];
  for (const { diff } of program === null ? [] : subjects) {
    const { added } = changedLines(diff);
    definitions.push(...(program?.definitionsOn(diff.path, added, changed) ?? []));
    const places = truths.has("callers") ? (program?.callersOf(diff.path, added, changed) ?? []) : [];
    callers.push(...places.filter((one) => !isTestPath(one.path)).flatMap((one) => enclosing(graph, one)));
  }
  if (truths.has("definitions")) run(scores, "definitions", { graph, change, targets: unique(definitions) });
  if (truths.has("callers")) run(scores, "callers", { graph, change, targets: unique(callers) });
  if (!truths.has("siblings") || subjects.length < 2) return;
  const query = subjects[0];
  if (query === undefined) return;
  const others = subjects.slice(1).map((one) => one);
  const targets = [...readChange(graph, others).touched].flatMap((node) => targetOf(graph, node));
  run(scores, "siblings", { graph, change: [query], targets: unique(targets) });
}

function run(
  scores: Scores,
  truth: string,
  {
    graph,
    change,
    targets: asked,
  }: {
    readonly graph: SymbolGraph;
    readonly change: readonly ChangedFile[];
    readonly targets: readonly Target[];
  },
): void {
  if (asked.length === 0) return;
  const targets = unique(asked.map((one) => unit(graph, one)));
  const reading = readChange(graph, change);
  for (const [name, method] of Object.entries(methods)) {
    const nodes = method(graph, reading);
    const places = nodes.flatMap((node) => targetOf(graph, node));
    const recall = (limit: number): number => {
      const hit = targets.filter((target) =>
        places.slice(0, limit).some((place) => covers(place, target)),
      ).length;
      return hit / (truth === "definitions" ? targets.length : Math.min(limit, targets.length));
    };
    const first = places.findIndex((place) => targets.some((target) => covers(place, target)));
    const rows = scores.get(truth) ?? new Map<string, never[]>();
    scores.set(truth, rows);
    const at: [number, number, number] = [recall(5), recall(10), recall(15)];
    rows.set(name, [
      ...(rows.get(name) ?? []),
      { at, reciprocal: first < 0 ? 0 : 1 / (first + 1), tokens: tokensOf(graph, nodes) },
    ]);
  }
}

// Overloads, and a getter with its setter, are one unit: the definition that stands for them.
function unit({ table }: SymbolGraph, target: Target): Target {
  const file = table.files.findIndex((one) => one.path === target.path);
  const at =
    table.files[file]?.entry.definitions.findIndex((one) => one.startLine === target.startLine) ?? -1;
  if (at < 0 || table.files[file]?.entry.definitions[at]?.kind === "field") return target;
  return targetOf({ table }, table.nodeOf(file, at))[0] ?? target;
}

function covers(place: Target, target: Target): boolean {
  if (place.path !== target.path) return false;
  if (place.startLine === target.startLine) return true;
  const isAround = place.startLine <= target.startLine && place.endLine >= target.endLine;
  return isAround && place.endLine - place.startLine <= maxEnclosingLines;
}

function targetOf({ table }: Pick<SymbolGraph, "table">, node: number): Target[] {
  const one = definitionAt(table, node);
  const path = table.files[table.fileOfNode[node] ?? 0]?.path ?? "";
  return one === null ? [] : [{ path, startLine: one.startLine, endLine: one.endLine }];
}

function enclosing(graph: SymbolGraph, place: { readonly path: string; readonly line: number }): Target[] {
  const file = graph.table.files.find((one) => one.path === place.path);
  const around = file?.entry.definitions
    .filter((one) => one.startLine <= place.line && one.endLine >= place.line && one.kind !== "field")
    .at(-1);
  return around === undefined
    ? []
    : [{ path: place.path, startLine: around.startLine, endLine: around.endLine }];
}

function unique(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map((one) => [`${one.path}:${one.startLine}`, one])).values()];
}

// The scripts and package files of a commit; what the last commit had is not read again.
async function scriptFiles(
  source: ReturnType<typeof openGitTreeSource>,
  commit: string,
  before: ReadonlyMap<string, TruthFile>,
): Promise<ReadonlyMap<string, TruthFile>> {
  const files = (await source.listFiles(commit)).filter(
    (one) => /\.tsx?$|package\.json$/.test(one.path) && one.bytes < 1_000_000,
  );
  const fresh = files.filter((one) => before.get(one.path)?.blob !== one.blob);
  const blobs = await source.readBlobs(fresh.map((one) => one.blob));
  const read = new Map(
    fresh.map((one, at) => [
      one.path,
      { blob: one.blob, text: Buffer.from(blobs[at] ?? []).toString("utf8") },
    ]),
  );
  return new Map(
    files.flatMap(({ path }): [string, TruthFile][] => {
      const file = read.get(path) ?? before.get(path);
      return file === undefined ? [] : [[path, file]];
    }),
  );
}

function report(scores: Scores): void {
  for (const [truth, rows] of scores) {
    const ours = rows.get("assay") ?? [];
    print(`\n${truth}: ${ours.length} commits`);
    print(
      "| method | recall@5 | @10 | @15 | MRR | tokens | assay minus this @15 (95 %) |\n|---|---|---|---|---|---|---|",
    );
    for (const [name, list] of rows) {
      const mean = (of: (one: (typeof list)[number]) => number): string =>
        (list.reduce((sum, one) => sum + of(one), 0) / list.length).toFixed(3);
      const gap = name === "assay" ? "" : interval(ours.map((one, at) => one.at[2] - (list[at]?.at[2] ?? 0)));
      const tokens = Math.round(list.reduce((sum, one) => sum + one.tokens, 0) / list.length);
      print(
        `| ${name} | ${mean((one) => one.at[0])} | ${mean((one) => one.at[1])} | ${mean((one) => one.at[2])} | ${mean((one) => one.reciprocal)} | ${tokens} | ${gap} |`,
      );
    }
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; wallMs: number; cpuSeconds: number }> {
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  const value = await work();
  const used = process.cpuUsage(cpu);
  return { value, wallMs: performance.now() - begun, cpuSeconds: (used.user + used.system) / 1e6 };
}

function cost({ wallMs, cpuSeconds }: { readonly wallMs: number; readonly cpuSeconds: number }): string {
  return `${cpuSeconds.toFixed(2)} CPU-s, ${(wallMs / 1000).toFixed(2)} s`;
}

function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
