// Measures the context room on local clones: what an index costs, and how much of what a change needs is found how fast.
//   npm run build && node bench/run.js context --repo <git dir> [--repo …] [--commits 40] [--rounds 3]
//     [--languages typescript,tsx] [--truths definitions,callers,siblings]     (the first two truths are TypeScript's)
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FileDiff } from "../src/diff/diff.js";
import { defaultParseLimits, ParsePool } from "../src/context/extract/parse-pool.js";
import { isTestPath, skippedPath } from "../src/context/extract/skip-reason.js";
import { buildGraph } from "../src/context/graph/symbol-graph.js";
import { indexCommit, type CommitIndex } from "../src/context/index-commit.js";
import { languages, languageOf } from "../src/context/languages/list.js";
import { readChange, type ChangedFile } from "../src/context/rank/changed-names.js";
import { rankIndexOf } from "../src/context/rank/rank-index.js";
import { openGitTreeSource } from "../src/context/source/git-tree-source.js";
import { openFileIndexStore } from "../src/context/store/file-index-store.js";
import { measureCost, measureUpdates } from "./context-cost.js";
import { diffsOf } from "./context-diffs.js";
import { methods } from "./context-methods.js";
import { report, score, type Scores } from "./context-scores.js";
import { quantiles, timed } from "./context-statistics.js";
import { TruthProgram, type TruthFile } from "./context-truth.js";
import { sayMachine } from "./figures.js";

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    repo: { type: "string", multiple: true, default: [] },
    commits: { type: "string", default: "40" },
    rounds: { type: "string", default: "3" },
    languages: { type: "string", default: "typescript,tsx" },
    truths: { type: "string", default: "definitions,callers,siblings" },
  },
});
const wanted = new Set(values.languages.split(","));
const truths = new Set(values.truths.split(","));
const code = languages
  .filter((one) => wanted.has(one.id))
  .flatMap((one) => one.extensions.map((end) => `*${end}`));
const maxFiles = 15;
const maxAdded = 400;

if (values.repo.length === 0) throw new Error("Name at least one clone: --repo /path/to/repository.git");
print(`Context. ${sayMachine()}`);
for (const repo of values.repo) {
  print(`\n${repo}`);
  for (const line of await measureCost(repo, Number(values.rounds))) print(line);
  await measureRetrieval(repo, Number(values.commits));
}

async function measureRetrieval(gitDir: string, count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const pool = new ParsePool(defaultParseLimits(2));
  const parts = {
    ...{ repository: gitDir, pool, store: openFileIndexStore(folder) },
    source: openGitTreeSource({ gitDir, env: { PATH: process.env["PATH"] } }),
  };
  const git = (...args: string[]): string =>
    execFileSync("git", [`--git-dir=${gitDir}`, ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
  const made = await indexCommit({ ...parts, commit: "HEAD" });
  for (const line of await measureUpdates(parts, { commits: largeCommits(git), known: made.entries }))
    print(line);
  const scores: Scores = new Map();
  const [first, warm]: [Cost[], Cost[]] = [[], []];
  const program = truths.has("definitions") || truths.has("callers") ? new TruthProgram() : null;
  let known = made.entries;
  let files: ReadonlyMap<string, TruthFile> = new Map();
  for (const commit of candidates(git, count)) {
    const diffs = diffsOf(git("diff", "-U0", "-M", "--no-color", `${commit}^`, commit, "--", ...code));
    const base = await indexCommit({ ...parts, commit: `${commit}^`, known });
    const head = await indexCommit({ ...parts, commit, known: base.entries });
    known = base.entries;
    const graph = buildGraph(base.files);
    const index = rankIndexOf(graph);
    const change = changeOf(head, diffs);
    const retrieve = (): unknown => methods["assay"]?.(index, readChange(graph, change));
    first.push(await timed(retrieve));
    warm.push(await timed(retrieve));
    if (program !== null) program.show((files = await scriptFiles(parts.source, commit, files)));
    const subjects = change.filter((one) => isSubject(one.diff.path) && one.after !== null);
    score(scores, { index, change, subjects, truths, program });
  }
  await pool.close();
  rmSync(folder, { recursive: true });
  print(`retrieval of ${warm.length} changes, changed files read already, warm: ${sayTimes(warm)}`);
  print(`  the first time that a graph is asked: ${sayTimes(first)}`);
  for (const line of report(scores)) print(line);
}

type Cost = Pick<Awaited<ReturnType<typeof timed>>, "wallMs" | "cpuSeconds">;

function sayTimes(costs: readonly Cost[]): string {
  const cpuMs = costs.map((one) => one.cpuSeconds * 1000);
  return `${quantiles(costs.map((one) => one.wallMs))} ms wall; ${quantiles(cpuMs)} ms CPU`;
}

type Git = (...args: string[]) => string;

// Commits like a pull request: no merge, few code files besides tests, not too many lines.
function candidates(git: Git, count: number): string[] {
  return commitsWhere(
    git,
    count,
    (paths, added) => paths.length <= maxFiles && added > 0 && added <= maxAdded,
  );
}

// What a large push looks like.
function largeCommits(git: Git): string[] {
  return commitsWhere(git, 8, (paths) => paths.length >= 20 && paths.length <= 40);
}

function commitsWhere(
  git: Git,
  count: number,
  isWanted: (paths: readonly string[], added: number) => boolean,
): string[] {
  const found: string[] = [];
  for (const commit of git("rev-list", "--no-merges", "-n", "3000", "HEAD").split("\n").filter(Boolean)) {
    if (found.length >= count) break;
    const rows = git("show", "--numstat", "--format=", commit, "--", ...code)
      .split("\n")
      .filter(Boolean)
      .map((row) => row.split("\t"))
      .filter(([, , path = ""]) => isSubject(path));
    const added = rows.reduce((sum, [lines]) => sum + Number(lines), 0);
    const paths = rows.map(([, , path = ""]) => path);
    if (paths.length > 0 && isWanted(paths, added)) found.push(commit);
  }
  return found;
}

function isSubject(path: string): boolean {
  const language = languageOf(path, { hasCpp: wanted.has("cpp") })?.id ?? "";
  const isOther = path.endsWith(".d.ts") || path.includes(" => ") || skippedPath(path) !== null;
  return wanted.has(language) && !isOther && !isTestPath(path);
}

function changeOf(head: CommitIndex, diffs: readonly FileDiff[]): ChangedFile[] {
  const entries = new Map(head.files.map((file) => [file.path, file.entry]));
  return diffs.map((diff) => ({ diff, before: null, after: entries.get(diff.path) ?? null }));
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

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
