// Proposals that would do harm or cannot be done: never a wrong file written, always a reason.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeScratchRepository, scratchEnv } from "../../../test/scratch-repository.js";
import type { Edit } from "../../diff/diff.js";
import { makePatch } from "./make-patch.js";
import { openScratch, type Scratch } from "./scratch.js";

const repository = makeScratchRepository();
let scratch: Scratch;

beforeAll(async () => {
  repository.write("a.ts", "one\ntwo\nthree\ntwo\nfour\n");
  repository.write("crlf.ts", "one\r\ntwo\r\nthree\r\n");
  repository.write("tabs.py", "def f():\n\treturn 1\n");
  repository.write("image.png", new Uint8Array([0, 1, 2, 255]));
  repository.write(".gitignore", "node_modules\n");
  repository.write("package.json", "{}");
  symlinkSync("/etc", join(repository.dir, "etc"));
  symlinkSync("a.ts", join(repository.dir, "link.ts"));
  repository.commit("all");
  repository.write("a.ts", "one\ntwo\nthree\ntwo\nfour\nfive\n"); // not committed
  mkdirSync(join(repository.dir, "node_modules"));
  writeFileSync(join(repository.dir, "node_modules", "x.js"), "");
  scratch = await openScratch({ repoDir: repository.dir, env: scratchEnv });
});
afterAll(async () => {
  await scratch.close();
  repository.close();
});

const edit = (path: string, search: string, replace: string): Edit => ({
  path,
  anchorLine: null,
  search,
  replace,
});
const reasonOf = async (...edits: Edit[]): Promise<string> => {
  const made = await makePatch(edits, scratch);
  return made.kind === "refused" ? made.reason : `made:\n${made.patch}`;
};

describe("a patch", () => {
  it("[R9] is refused with its reason where an edit is empty, huge, ambiguous, overlapping or meant for what must not be written", async () => {
    expect(await reasonOf()).toBe("it holds no edit");
    expect(await reasonOf(edit("a.ts", "", "x"))).toMatch(/blank/);
    expect(await reasonOf(edit("a.ts", "two", "2"))).toMatch(/only such line/);
    expect(await reasonOf(edit("a.ts", "one\nthree", "x"))).toMatch(/not in the file/);
    expect(await reasonOf(edit("a.ts", "one\ntwo", "x"), edit("a.ts", "two\nthree", "y"))).toMatch(
      /overlaps/,
    );
    expect(await reasonOf(edit("a.ts", "four", "x".repeat(100_001)))).toMatch(/longer than/);
    for (const path of [
      "../a.ts",
      "/etc/passwd",
      "etc/passwd",
      "link.ts",
      ".git/config",
      ".GIT/config",
      "node_modules/x.js",
      "none.ts",
      "image.png",
      "",
      "a.ts\0",
    ])
      expect(await reasonOf(edit(path, "one", "1")), path).toMatch(/is not edited/);
  });

  it("[R9] keeps carriage returns and tabs, sees uncommitted work, and is taken by git apply", async () => {
    for (const one of [
      edit("crlf.ts", "two\nthree", "2\nthree"),
      edit("tabs.py", "\treturn 1", "\treturn 2"),
      edit("a.ts", "four\nfive", "five"),
    ]) {
      const made = await makePatch([one], scratch);
      if (made.kind === "refused") throw new Error(made.reason);
      expect(await scratch.check(made.patch)).toBeNull();
      await scratch.apply(made.patch);
      expect(readFileSync(join(scratch.dir, one.path), "utf8")).toBe(made.changes[0]?.after);
      await scratch.apply(made.patch, "back");
    }
    expect(readFileSync(join(scratch.dir, "crlf.ts"), "utf8")).toBe("one\r\ntwo\r\nthree\r\n");
    expect(readFileSync(join(repository.dir, "a.ts"), "utf8")).toContain("five");
  });

  it("[X1] is tried on a copy that shares installed packages and is removed whole, with nothing of them", async () => {
    expect(scratch.linked).toEqual(["node_modules"]);
    const other = await openScratch({ repoDir: repository.dir, env: scratchEnv });
    await other.close();
    expect(readFileSync(join(repository.dir, "node_modules", "x.js"), "utf8")).toBe("");
    rmSync(join(repository.dir, "node_modules"), { recursive: true });
  });
});
