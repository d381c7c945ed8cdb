// Seeded random file pairs, diffed by git: applying, taking back, writing, splitting and commentable places must all be exact.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyFileDiff, unapplyFileDiff } from "./apply-file-diff.js";
import { addedLines, countChanges } from "./changed-lines.js";
import { commentableLines, isCommentable } from "./commentable.js";
import type { FileDiff, Hunk } from "./file-diff.js";
import { mutateLines, randomLines } from "./fixtures/random-bytes.js";
import { createRepository, type Entry, type ScratchRepository } from "./fixtures/scratch-repository.js";
import { seededRandom } from "./fixtures/seeded-random.js";
import { parseDiff } from "./parse-diff.js";
import { splitFileDiff } from "./split-file-diff.js";
import { writeDiff } from "./write-diff.js";

const seeds = [1, 2, 3];
const filesPerSeed = 250;

interface Case {
  readonly seed: number;
  readonly before: ReadonlyMap<string, Buffer>;
  readonly after: ReadonlyMap<string, Buffer>;
  readonly commits: readonly [string, string];
}

let repository: ScratchRepository;
let cases: readonly Case[];
beforeAll(() => {
  repository = createRepository();
  cases = seeds.map(makeCase);
});
afterAll(() => repository.remove());

describe("random files", () => {
  it("[D1] come out byte for byte when their diff is applied, taken back, or written and parsed again", () => {
    for (const { commits, before, after } of cases)
      for (const way of [[], ["-U0"], ["-U1", "--no-renames"], ["-R"]]) {
        const files = parsed(repository.git(["diff", "--text", ...way, ...commits]));
        expect(files.length).toBeGreaterThan(filesPerSeed / 2);
        expect(parsed(writeDiff(files))).toEqual(files);
        const [ours, theirs] = way[0] === "-R" ? [after, before] : [before, after];
        for (const file of files) expectExact(file, bytes(ours, file.oldPath), bytes(theirs, file.newPath));
      }
  });

  it("[D1] are what git apply makes of the diff written by us", () => {
    for (const { commits } of cases) {
      const files = parsed(repository.git(["diff", "--text", ...commits]));
      repository.git(["read-tree", commits[0]]);
      repository.git(["apply", "--cached", "--whitespace=nowarn", "-"], writeDiff(files));
      expect(repository.git(["write-tree"])).toEqual(repository.git(["rev-parse", `${commits[1]}^{tree}`]));
    }
  });

  it("[D5] are the same after a split into parts of any size, whose hunks have the right counts", () => {
    for (const { seed, commits, before, after } of cases) {
      const random = seededRandom(seed);
      for (const file of parsed(repository.git(["diff", "--text", "-U2", ...commits]))) {
        const maxSize = 1 + random.below(12);
        const parts = splitFileDiff(file, { maxSize, sizeOf: ({ lines }) => lines.length });
        for (const part of parts) expect(sizeOf(part)).toBeLessThanOrEqual(maxSize);
        expect(writeDiff(parsed(writeDiff(parts)))).toEqual(writeDiff(parts));
        const joined = withHunks(file, parts.flatMap(hunksOf));
        expect(hunksOf(joined).flatMap(({ lines }) => lines)).toEqual(
          hunksOf(file).flatMap(({ lines }) => lines),
        );
        expectExact(joined, bytes(before, file.oldPath), bytes(after, file.newPath));
      }
    }
  });

  it("[D2] may be commented on exactly where git's own changed lines and three lines around them say", () => {
    for (const { commits, before, after } of cases) {
      const changes = changedRanges(
        repository.git(["diff", "--text", "--no-renames", "-U0", ...commits]).toString("latin1"),
      );
      for (const file of parsed(repository.git(["diff", "--text", "--no-renames", ...commits]))) {
        const counts = {
          old: lineCount(bytes(before, file.oldPath)),
          new: lineCount(bytes(after, file.newPath)),
        };
        expectPlaces(file, expectedPlaces(changes.get(file.path) ?? [], counts.new));
      }
    }
  });

  it("[D2] add and remove as many lines as git counts", () => {
    for (const { commits } of cases) {
      const numstat = repository.git(["diff", "--no-renames", "--numstat", ...commits]).toString();
      const counts = parsed(repository.git(["diff", "--no-renames", ...commits])).map((file) => {
        const { added, removed } = countChanges(file);
        expect(addedLines(file).length).toBe(added);
        return `${added}\t${removed}\t${file.path}\n`;
      });
      expect(counts.join("")).toBe(numstat.replaceAll("-\t-", "0\t0")); // binary files have no lines
    }
  });
});

function makeCase(seed: number): Case {
  const random = seededRandom(seed);
  const before = new Map<string, Buffer>();
  const after = new Map<string, Buffer>();
  for (let at = 0; at < filesPerSeed; at += 1) {
    const path = `file-${String(at).padStart(3, "0")}`;
    const lines = randomLines(random, random.pick([0, 3, 12, 60]));
    if (random.below(20) > 0) before.set(path, Buffer.from(lines.join(""), "latin1"));
    if (random.below(20) > 0) after.set(path, Buffer.from(mutateLines(random, lines).join(""), "latin1"));
  }
  return { seed, before, after, commits: [repository.commit(tree(before)), repository.commit(tree(after))] };
}

function tree(files: ReadonlyMap<string, Buffer>): ReadonlyMap<string, Entry> {
  return new Map([...files].map(([path, content]) => [path, { mode: "100644", bytes: content }]));
}

function expectExact(file: FileDiff, before: Buffer, after: Buffer): void {
  expect(applyFileDiff(before, file), file.path).toEqual({ kind: "applied", bytes: after });
  expect(unapplyFileDiff(after, file), file.path).toEqual({ kind: "applied", bytes: before });
}

/** One `@@` line of a diff without context: the lines it takes away and those it puts there. */
interface ChangedRange {
  readonly old: readonly [start: number, count: number];
  readonly new: readonly [start: number, count: number];
}

/** Reads nothing but `diff --git` and `@@` lines of `git diff -U0`, by their counts. */
function changedRanges(diff: string): Map<string, ChangedRange[]> {
  const found = new Map<string, ChangedRange[]>();
  const lines = diff.split("\n");
  let path = "";
  for (let at = 0; at < lines.length; at += 1) {
    path = /^diff --git a\/(\S+) /.exec(lines[at] ?? "")?.[1] ?? path;
    const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(lines[at] ?? "");
    if (match === null) continue;
    const [, oldStart, oldCount = "1", newStart, newCount = "1"] = match;
    const range = {
      old: [Number(oldStart), Number(oldCount)],
      new: [Number(newStart), Number(newCount)],
    } as const;
    found.set(path, [...(found.get(path) ?? []), range]);
    at += range.old[1] + range.new[1];
  }
  return found;
}

interface Places {
  readonly old: number[];
  readonly new: number[];
  /** New-side lines grouped by hunk: lines that touch belong together. */
  readonly runs: number[][];
}

function expectedPlaces(ranges: readonly ChangedRange[], newLineCount: number): Places {
  const lit = new Set<number>();
  for (const {
    new: [start, count],
  } of ranges) {
    const first = count === 0 ? start + 1 : start;
    for (let line = first - 3; line < first + count + 3; line += 1)
      if (line >= 1 && line <= newLineCount) lit.add(line);
  }
  const lines = [...lit].sort((one, other) => one - other);
  const runs: number[][] = [];
  for (const line of lines) {
    if (runs.at(-1)?.at(-1) === line - 1) runs.at(-1)?.push(line);
    else runs.push([line]);
  }
  const old = ranges.flatMap(({ old: [start, count] }) =>
    Array.from({ length: count }, (_, at) => start + at),
  );
  return { old, new: lines, runs };
}

function expectPlaces(file: FileDiff, expected: Places): void {
  expect(commentableLines(file)).toEqual({ old: expected.old, new: expected.new });
  const last = expected.new.at(-1) ?? 0;
  for (let line = 0; line <= last + 2; line += 1)
    for (const length of [0, 1, 2, 5, 9]) {
      const range = { side: "new", startLine: line, endLine: line + length } as const;
      if (length > 0)
        expect(isCommentable(file, { ...range, startLine: line + length, endLine: line })).toBe(false);
      const inOneRun = expected.runs.some((run) => run.includes(line) && run.includes(line + length));
      expect(isCommentable(file, range), `${file.path} ${line} to ${line + length}`).toBe(inOneRun);
    }
  const oldLines = new Set(expected.old);
  for (let line = 0; line <= (expected.old.at(-1) ?? 0) + 2; line += 1)
    expect(isCommentable(file, { side: "old", startLine: line, endLine: line })).toBe(oldLines.has(line));
}

function lineCount(content: Buffer): number {
  const text = content.toString("latin1");
  return text.split("\n").length - (text === "" || text.endsWith("\n") ? 1 : 0);
}

function bytes(files: ReadonlyMap<string, Buffer>, path: string | null): Buffer {
  return (path === null ? undefined : files.get(path)) ?? Buffer.alloc(0);
}

function hunksOf(file: FileDiff): readonly Hunk[] {
  return file.content.kind === "text" ? file.content.hunks : [];
}

function withHunks(file: FileDiff, hunks: readonly Hunk[]): FileDiff {
  return hunks.length === 0 ? file : { ...file, content: { kind: "text", hunks } };
}

function sizeOf(file: FileDiff): number {
  return hunksOf(file).reduce((sum, { lines }) => sum + lines.length, 0);
}

function parsed(diff: Uint8Array): readonly FileDiff[] {
  const result = parseDiff(diff);
  if (result.kind === "unreadable") throw new Error(`line ${result.line}: ${result.reason}`);
  return result.files;
}
