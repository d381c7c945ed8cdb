// What an index costs: made afresh by the program itself beside universal-ctags on the same files, brought up to date, and made a graph.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { BlobEntry } from "../src/context/blob-entry.js";
import { maxFileBytes, skippedPath } from "../src/context/extract/skip-reason.js";
import { buildGraph } from "../src/context/graph/symbol-graph.js";
import { hasCppSources, indexCommit, type IndexRequest } from "../src/context/index-commit.js";
import { languageOf } from "../src/context/languages/list.js";
import { rankIndexOf } from "../src/context/rank/rank-index.js";
import { openGitTreeSource } from "../src/context/source/git-tree-source.js";
import { quantiles, timed } from "./context-statistics.js";
import { spread } from "./figures.js";
import { runMeasured, type Command, type MeasuredRun } from "./run-measured.js";

const program = resolve(import.meta.dirname, "..", "bin", "assay.js");
const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };

/** `assay index` with nothing known, and ctags (definitions only) where it is installed, in turn; all their children count. */
export async function measureCost(gitDir: string, rounds: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const ours: MeasuredRun[] = [];
  const theirs: MeasuredRun[] = [];
  const ctags = await ctagsCommand(gitDir, folder);
  for (let round = 0; round < rounds; round += 1) {
    const data = join(folder, `data-${round}`);
    const argv = [process.execPath, program, "index", gitDir];
    ours.push(await run({ argv, cwd: folder, env: { ...env, ASSAY_DATA_DIR: data } }));
    rmSync(data, { recursive: true });
    if (ctags !== null) theirs.push(await run(ctags));
  }
  rmSync(folder, { recursive: true });
  const said = ours[0]?.stdout.split("\n").slice(1, 5).join(" ").replace(/ {2,}/g, " ").trim() ?? "";
  if (rounds === 0) return [];
  return [
    `cold \`assay index\`: ${say(ours)}`,
    `  ${said.replace(/ on disk.*/, "")}`,
    theirs.length === 0
      ? "universal-ctags is not installed"
      : `universal-ctags on the same files: ${say(theirs)}`,
  ];
}

/** From a commit's parent to the commit, whose entries are neither in memory nor stored; then a graph of the last. */
export async function measureUpdates(
  parts: Omit<IndexRequest, "commit">,
  { commits, known }: { readonly commits: readonly string[]; readonly known: ReadonlyMap<string, BlobEntry> },
): Promise<string[]> {
  const updates: { wallMs: number; cpuSeconds: number; parsed: number }[] = [];
  for (const commit of commits) {
    const before = await indexCommit({ ...parts, commit: `${commit}^`, known });
    const nothingKept = { ...parts.store, read: () => Promise.resolve(new Map<string, Uint8Array>()) };
    const { value, ...cost } = await timed(() =>
      indexCommit({ ...parts, store: nothingKept, commit, known: before.entries }),
    );
    updates.push({ ...cost, parsed: value.parsed });
  }
  const made = await indexCommit({ ...parts, commit: "HEAD", known });
  const graph = await timed(() => rankIndexOf(buildGraph(made.files)).graph);
  const size = `${graph.value.table.nodes} nodes, ${graph.value.forward.targets.length} edges`;
  const parsed = updates.map((one) => one.parsed);
  return [
    `graph from entries: ${graph.cpuSeconds.toFixed(2)} CPU-s, ${size}`,
    commits.length === 0
      ? "no commit changes 20 to 40 code files"
      : `update to a commit of 20 to 40 code files (${spread(parsed)} blobs new), ${commits.length} commits: ${quantiles(updates.map((one) => one.wallMs))} ms wall, ${spread(
          updates.map((one) => one.cpuSeconds),
          2,
        )} CPU-s`,
  ];
}

async function ctagsCommand(gitDir: string, folder: string): Promise<Command | null> {
  try {
    execFileSync("ctags", ["--version"], { stdio: "ignore" });
  } catch {
    return null;
  }
  const tree = join(folder, "tree");
  const source = openGitTreeSource({ gitDir, env });
  const files = await source.listFiles("HEAD");
  const hasCpp = hasCppSources(files.map((file) => file.path));
  const read = files.filter(
    ({ path, bytes }) =>
      languageOf(path, { hasCpp }) !== null && skippedPath(path) === null && bytes <= maxFileBytes,
  );
  const blobs = await source.readBlobs(read.map((file) => file.blob));
  for (const [at, { path }] of read.entries()) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), blobs[at] ?? "");
  }
  writeFileSync(join(folder, "files"), read.map((file) => `${file.path}\n`).join(""));
  const argv = ["ctags", "-L", join(folder, "files"), "-f", join(folder, "tags"), "--fields=+ne"];
  return { argv, cwd: tree, env };
}

async function run(command: Command): Promise<MeasuredRun> {
  const measured = await runMeasured(command);
  if (measured.code !== 0)
    throw new Error(`${command.argv.slice(0, 3).join(" ")} ended with ${measured.code}`);
  return measured;
}

function say(runs: readonly MeasuredRun[]): string {
  const of = (figure: "cpuSeconds" | "wallMs" | "peakMb", digits: number, scale = 1): string =>
    spread(
      runs.map((one) => one[figure] / scale),
      digits,
    );
  const wall = of("wallMs", 2, 1000);
  return `${of("cpuSeconds", 2)} CPU-s, ${wall} s wall, peak ${of("peakMb", 0)} MB (least / median / most of ${runs.length})`;
}
