// How fast diffs are parsed, beside `git apply --numstat` on the same bytes in the same run. Start with: node bench/run.js diff
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDiff, type FileDiff } from "../src/diff/diff.js";

const rounds = 9;
const shapes = [
  { name: "small hunks", hunkLines: 3, contextLines: 3, hunksPerFile: 12 },
  { name: "large hunks", hunkLines: 60, contextLines: 3, hunksPerFile: 4 },
  { name: "new files", hunkLines: 1500, contextLines: 0, hunksPerFile: 1 },
] as const;
const sizesMb = [1, 10, 50] as const;

type Shape = (typeof shapes)[number];

console.log(
  `Median of ${rounds} rounds, MB/s; git is one process a round, its start included; ratio = median of git's time / ours.`,
);
console.log(
  "shape        |   MB |  files | parse | parse and read every line | git apply --numstat | ratio | ratio with lines",
);
for (const shape of shapes) for (const sizeMb of sizesMb) console.log(measure(shape, sizeMb));

function measure(shape: Shape, sizeMb: number): string {
  const { diff, files } = makeDiff(shape, sizeMb * 1e6);
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const path = join(folder, "x.diff");
  writeFileSync(path, diff);
  const times: { parse: number; lines: number; git: number }[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const parse = time(() => expectFiles(parseDiff(diff), files));
    const lines = time(() => expectFiles(parseDiff(diff), files).forEach(readLines));
    const git = time(() => numstat(path, folder, files));
    if (round >= 0) times.push({ parse, lines, git }); // the first round warms up
  }
  rmSync(folder, { recursive: true });
  const speed = (key: "parse" | "lines" | "git"): string =>
    (diff.length / 1e3 / median(times.map((one) => one[key]))).toFixed(0);
  const ratio = (key: "parse" | "lines"): string => median(times.map((one) => one.git / one[key])).toFixed(2);
  return [
    ...[shape.name.padEnd(12), sizeMb.toString().padStart(4), files.toString().padStart(6)],
    ...[speed("parse").padStart(5), speed("lines").padStart(25), speed("git").padStart(19)],
    ...[ratio("parse").padStart(5), ratio("lines").padStart(5)],
  ].join(" | ");
}

/** A diff of that many bytes at least, with lines of the length that code has. */
function makeDiff(shape: Shape, size: number): { diff: Buffer; files: number } {
  const parts: string[] = [];
  let files = 0;
  for (let length = 0; length < size; files += 1) {
    const part = shape.contextLines === 0 ? newFile(files, shape) : changedFile(files, shape);
    length += part.length;
    parts.push(part);
  }
  return { diff: Buffer.from(parts.join("")), files };
}

function newFile(at: number, { hunkLines }: Shape): string {
  const name = `src/part-${at}/new.ts`;
  const head = `diff --git a/${name} b/${name}\nnew file mode 100644\nindex 0000000..2222222\n--- /dev/null\n+++ b/${name}\n`;
  return `${head}@@ -0,0 +1,${hunkLines} @@\n${lines("+", hunkLines, at)}`;
}

function changedFile(at: number, { hunkLines, contextLines, hunksPerFile }: Shape): string {
  const name = `src/part-${at}/changed.ts`;
  const count = hunkLines + 2 * contextLines;
  const hunks = Array.from({ length: hunksPerFile }, (_, hunk) => {
    const start = 1 + hunk * (count + 10);
    const context = lines(" ", contextLines, hunk);
    const change = lines("-", hunkLines, at) + lines("+", hunkLines, at + 1);
    return `@@ -${start},${count} +${start},${count} @@ function part${hunk}() {\n${context}${change}${context}`;
  });
  const head = `diff --git a/${name} b/${name}\nindex 1111111..2222222 100644\n--- a/${name}\n+++ b/${name}\n`;
  return head + hunks.join("");
}

function lines(mark: string, count: number, seed: number): string {
  return Array.from(
    { length: count },
    (_, at) =>
      `${mark}${"  ".repeat((at + seed) % 5)}const value${at} = compute(${seed}, "some text"); // ${at * seed}\n`,
  ).join("");
}

function expectFiles(parsed: ReturnType<typeof parseDiff>, files: number): readonly FileDiff[] {
  if (parsed.kind === "parsed" && parsed.files.length === files) return parsed.files;
  throw new Error("the diff was not parsed as made");
}

function readLines(file: FileDiff): void {
  if (file.content.kind !== "text" || file.content.hunks.length === 0) throw new Error("a file has no hunks");
}

function numstat(path: string, folder: string, files: number): void {
  const env = { PATH: process.env["PATH"], GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
  const { stdout, status } = spawnSync("git", ["apply", "--numstat", path], {
    cwd: folder,
    env,
    maxBuffer: 1 << 28,
  });
  if (status !== 0 || stdout.toString().split("\n").length - 1 !== files)
    throw new Error("git read another diff");
}

function time(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
