// Holds the parser to git itself: every odd change, in every way of writing it, against what git says without a diff.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyFileDiff, unapplyFileDiff } from "./apply-file-diff.js";
import { encodeEscaped } from "./byte-text.js";
import type { FileDiff } from "./file-diff.js";
import { oddTrees } from "./fixtures/odd-trees.js";
import { createRepository, type ScratchRepository } from "./fixtures/scratch-repository.js";
import { parseDiff } from "./parse-diff.js";
import { writeDiff } from "./write-diff.js";

const ways: readonly (readonly string[])[] = [
  [],
  ["-M", "-C", "--find-copies-harder"],
  ["--no-renames"],
  ["-B", "-M"],
  ["-U0"],
  ["-U1", "--inter-hunk-context=5"],
  ["-U100000"],
  ["-W"],
  ["--text"],
  ["--text", "--no-renames", "-U0"],
  ["--binary", "-M"],
  ["--full-index"],
  ["--no-prefix", "-M"],
  ["--src-prefix=old/", "--dst-prefix=new/"],
  ["-R", "-M"],
  ["-R", "-B", "--no-prefix"],
  ["--histogram", "--stat", "--summary", "-p"],
  ["--minimal", "--output-indicator-new=+"],
];
const settings: readonly (readonly string[])[] = [
  ["-c", "core.quotePath=false"],
  ["-c", "diff.suppressBlankEmpty=true"],
  ["-c", "diff.noprefix=true"],
  ["-c", "diff.mnemonicPrefix=true"],
  ["-c", "diff.renames=copies", "-c", "core.quotePath=false", "-c", "diff.noprefix=true"],
];

let repository: ScratchRepository;
let commits: readonly [string, string];
beforeAll(() => {
  repository = createRepository();
  commits = [repository.commit(oddTrees.before, "before"), repository.commit(oddTrees.after, "after")];
});
afterAll(() => repository.remove());

describe("what git writes", () => {
  it.each(ways.map((way) => [way]))(
    "[D1] is parsed and gives the new file byte for byte: git diff %j",
    (way) => {
      checkDiff(["diff"], [...way, ...commits]);
    },
  );

  it.each(settings.map((setting) => [setting]))("[D1] is parsed under the setting %j", (setting) => {
    checkDiff([...setting, "diff"], commits);
    checkDiff([...setting, "diff"], ["--cached", commits[0]]);
  });

  it.each([[[]], [["-U0"]], [["--text"]], [["-M", "-C"]], [["-B", "-M", "--full-index"]]])(
    "[D1] is written back to the very bytes it was parsed from: git diff %j",
    (way) => {
      const diff = repository.git(["diff", ...way, ...commits]);
      expect(Buffer.from(writeDiff(files(diff))).toString("latin1")).toBe(diff.toString("latin1"));
    },
  );

  it("[D1] is parsed from git show, git log and format-patch, with their messages and signatures", () => {
    const wanted = files(repository.git(["diff", "-M", ...commits]));
    for (const args of [
      ["show", "-M", commits[1]],
      ["log", "-p", "-M", "-1", "--stat"],
      ["format-patch", "-M", "-1", "--stdout", "--no-binary"],
      ["format-patch", "-M", "-1", "--stdout", "--attach", "--no-binary"],
    ])
      expect(withoutBinary(files(repository.git(args))), args.join(" ")).toEqual(withoutBinary(wanted));
  });

  it("[D1] is parsed with prefixes of several folders, or refused where a path with spaces leaves them open", () => {
    const prefixes = ["--src-prefix=far/older/", "--dst-prefix=far/er/new/"];
    checkDiff(["diff"], [...prefixes, ...commits, "--", ":(exclude)* *"]);
    const refused = parseDiff(repository.git(["diff", ...prefixes, ...commits, "--", "mode x b"]));
    expect(refused).toEqual({
      kind: "unreadable",
      line: 1,
      reason: expect.stringContaining("make the diff with the prefixes a/ and b/") as string,
    });
  });

  it("[D1] is parsed when several commits follow each other in one log", () => {
    const log = files(repository.git(["log", "-p", "-M", "--root"]));
    const added = files(repository.git(["show", "--root", commits[0]]));
    expect(log.length).toBe(files(repository.git(["diff", "-M", ...commits])).length + added.length);
  });
});

/** One change as `git diff --raw` tells it, without any diff text: the oracle for paths, modes, blobs and status. */
interface RawChange {
  readonly status: string;
  readonly modes: readonly [string, string];
  readonly blobs: readonly [string, string];
  readonly paths: readonly [string, string];
}

function checkDiff(command: readonly string[], args: readonly string[]): void {
  const parsed = files(repository.git([...command, ...args]));
  const format = args.filter((arg) => !/^(-p|-U.*|-W|--stat|--summary|--text|--binary)$/.test(arg));
  const changes = rawChanges(repository.git([...command, "--raw", "-z", "--no-abbrev", ...format]));
  const expected = changes.flatMap(asFileDiffs);
  expect(parsed.map(named)).toEqual(expected.map((one) => one.named));
  for (const [at, one] of expected.entries()) checkContent(parsed[at] as FileDiff, one.blobs);
  const rewritten = parseDiff(writeDiff(parsed));
  expect(rewritten).toEqual({ kind: "parsed", files: parsed });
}

/** Applying gives git's new blob and taking back gives its old one; blobs on the index line begin git's own ids. */
function checkContent(file: FileDiff, blobs: readonly [string | null, string | null]): void {
  for (const [at, printed] of [file.oldBlob, file.newBlob].entries())
    if (printed !== null) expect(blobs[at]?.startsWith(printed), file.path).toBe(true);
  if (file.content.kind === "submodule") {
    expect([file.content.oldCommit, file.content.newCommit], file.path).toEqual(blobs);
    return;
  }
  if (file.content.kind === "binary") return;
  const [before, after] = blobs.map((blob) => (blob === null ? Buffer.alloc(0) : blobOf(blob))) as [
    Buffer,
    Buffer,
  ];
  expect(applyFileDiff(before, file), file.path).toEqual({ kind: "applied", bytes: after });
  expect(unapplyFileDiff(after, file), file.path).toEqual({ kind: "applied", bytes: before });
}

const blobs = new Map<string, Buffer>();
function blobOf(id: string): Buffer {
  const known = blobs.get(id) ?? repository.git(["cat-file", "blob", id]);
  blobs.set(id, known);
  return known;
}

function rawChanges(output: Buffer): RawChange[] {
  const words = output.toString("latin1").split("\0");
  const changes: RawChange[] = [];
  for (let at = 0; at + 1 < words.length;) {
    const [oldMode = "", newMode = "", oldBlob = "", newBlob = "", status = ""] = (words[at] ?? "")
      .slice(1)
      .split(" ");
    const first = words[at + 1] ?? "";
    const second = /^[RC]/.test(status) ? (words[at + 2] ?? "") : first;
    at += /^[RC]/.test(status) ? 3 : 2;
    changes.push({ status, modes: [oldMode, newMode], blobs: [oldBlob, newBlob], paths: [first, second] });
  }
  return changes;
}

type Named = readonly [
  status: string,
  oldPath: string | null,
  newPath: string | null,
  similarity: number | null,
];

/** What the parser must make of a raw change; a change of type is written as a deletion and an addition. */
function asFileDiffs(change: RawChange): { named: Named; blobs: [string | null, string | null] }[] {
  const [oldPath, newPath] = change.paths;
  const [oldBlob, newBlob] = change.blobs;
  const deleted = {
    named: ["deleted", oldPath, null, null] as Named,
    blobs: [oldBlob, null] as [string, null],
  };
  const added = { named: ["added", null, newPath, null] as Named, blobs: [null, newBlob] as [null, string] };
  const score = Number(change.status.slice(1));
  switch (change.status.charAt(0)) {
    case "A":
      return [added];
    case "D":
      return [deleted];
    case "T":
      return [deleted, added];
    case "M": {
      const similarity = change.status === "M" ? null : 100 - score;
      return [{ named: ["modified", oldPath, newPath, similarity], blobs: [oldBlob, newBlob] }];
    }
    default: {
      const status = change.status.startsWith("R") ? "renamed" : "copied";
      return [{ named: [status, oldPath, newPath, score], blobs: [oldBlob, newBlob] }];
    }
  }
}

function named(file: FileDiff): Named {
  const bytes = (path: string | null): string | null =>
    path === null ? null : encodeEscaped(path).toString("latin1");
  return [file.status, bytes(file.oldPath), bytes(file.newPath), file.similarity];
}

function files(diff: Buffer): readonly FileDiff[] {
  const parsed = parseDiff(diff);
  if (parsed.kind === "unreadable") throw new Error(`line ${parsed.line}: ${parsed.reason}`);
  return parsed.files;
}

/** Mails abbreviate blob ids elsewhere, so only paths, status and content are compared. */
function withoutBinary(list: readonly FileDiff[]): unknown[] {
  return list.map((file) => ({ ...file, oldBlob: null, newBlob: null }));
}
