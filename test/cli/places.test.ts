// Reviews from every place that one can stand in, and that they change, run and read nothing beyond their change.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeScratchRepository, scratchEnv, type ScratchRepository } from "../scratch-repository.js";
import { madeOf, reviewed, type ReviewJson } from "./reviewed.js";
import { openAssay, type Assay } from "./spawn-assay.js";

let assay: Assay;
const repositories: ScratchRepository[] = [];

beforeAll(() => {
  assay = openAssay();
});
afterAll(() => {
  for (const repo of repositories) repo.close();
  assay.close();
});

const made = (files: Readonly<Record<string, string | Uint8Array>>): ScratchRepository => {
  const repo = madeOf(files);
  repositories.push(repo);
  return repo;
};

describe.concurrent("places to stand in", { timeout: 120_000 }, () => {
  it("[I1] a subfolder, a worktree, a detached head, and a bare repository with --head see the same change", async () => {
    const repo = made({ "sub/a.txt": "one\n" });
    repo.git("checkout", "--quiet", "-b", "topic");
    repo.write("sub/a.txt", "two\n");
    const head = repo.commit("second");
    const worktree = join(assay.folder("places"), "tree");
    repo.git("worktree", "add", "--quiet", "--detach", worktree, "topic");
    const bare = join(assay.root, "places", "bare.git");
    repo.git("clone", "--quiet", "--bare", repo.dir, bare);
    const all = await Promise.all([
      reviewed(assay, [], { cwd: join(repo.dir, "sub") }),
      reviewed(assay, ["--repo", join(repo.dir, "sub")], { cwd: assay.root }),
      reviewed(assay, [], { cwd: worktree }),
      reviewed(assay, ["--base", "main", "--head", "topic"], { cwd: bare }),
      reviewed(assay, ["--head", head, "--base", "main"], { cwd: repo.dir }),
    ]);
    for (const review of all) {
      expect(review.brief.risks).toMatchObject([{ path: "sub/a.txt", status: "modified" }]);
      expect(review.change.base.sha).toBe(repo.git("rev-parse", "main"));
    }
  });

  it("[I1] an empty repository: nothing at first, then everything that is there", async () => {
    const repo = makeScratchRepository();
    repositories.push(repo);
    const nothing = await assay.run(["review"], { cwd: repo.dir });
    expect(nothing).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("nothing to review") as string,
    });
    repo.write("a.txt", "one\n");
    expect((await reviewed(assay, [], { cwd: repo.dir })).brief).toMatchObject({ added: 1, removed: 0 });
    repo.git("add", "a.txt");
    repo.write("a.txt", "one\ntwo\n");
    expect((await reviewed(assay, ["--staged"], { cwd: repo.dir })).brief).toMatchObject({
      added: 1,
      removed: 0,
    });
  });

  it("[I1] the environment of a git hook counts for its own repository, and for no other", () => {
    const repo = made({ "a.txt": "one\n" });
    const other = made({ "b.txt": "one\n" });
    other.write("b.txt", "two\n");
    repo.write("a.txt", "two\n");
    repo.write("later.txt", "not yet\n");
    const hook = join(repo.dir, ".git", "hooks", "pre-commit");
    const program = join(import.meta.dirname, "..", "..", "bin", "assay.js");
    const out = assay.folder("hook");
    const review = `"${process.execPath}" "${program}" review --format json`;
    writeFileSync(
      hook,
      `#!/bin/sh\n${review} --staged --output ${out}/own.json || exit 1\nGIT_OBJECT_DIRECTORY=$PWD/.git/objects ${review} --repo ${other.dir} --output ${out}/other.json || exit 1\n`,
      { mode: 0o755 },
    );
    const env = { ...scratchEnv, HOME: assay.root, ASSAY_DATA_DIR: assay.dataDir, TMPDIR: assay.tempDir };
    // `commit PATH` hands the hook a temporary index, relative to the repository.
    execFileSync("git", ["commit", "--quiet", "--message", "from a hook", "a.txt"], {
      cwd: repo.dir,
      env,
      stdio: "pipe",
    });
    const read = (name: string): ReviewJson =>
      JSON.parse(readFileSync(join(out, name), "utf8")) as ReviewJson;
    expect(read("own.json").brief.risks.map((risk) => risk.path)).toEqual(["a.txt"]);
    expect(read("other.json").brief.risks).toMatchObject([{ path: "b.txt", status: "modified" }]);
  });

  it("[X1] a review changes nothing: neither index, nor refs, nor objects; and runs nothing of the repository's", async () => {
    const repo = made({ "a.txt": "one\n", ".gitattributes": "*.txt filter=own diff=own\n" });
    const trap = join(assay.root, "sprung");
    for (const [key, value] of [
      ["diff.own.textconv", `touch ${trap}; cat`],
      ["diff.own.command", `touch ${trap}`],
      ["diff.external", `touch ${trap}`],
      ["core.fsmonitor", `touch ${trap}`],
      ["core.pager", `touch ${trap}; cat`],
    ] as const)
      repo.git("config", key, value);
    for (const name of ["post-index-change", "pre-commit", "post-checkout", "reference-transaction"])
      writeFileSync(join(repo.dir, ".git", "hooks", name), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });
    repo.write("a.txt", "two\n");
    repo.write("new.txt", "new\n");
    const state = (): string =>
      execFileSync("sh", ["-c", "find . -type f | sort | xargs -d '\\n' sha256sum"], {
        cwd: repo.dir,
        encoding: "utf8",
      });
    const before = state();
    await reviewed(assay, [], { cwd: repo.dir });
    expect(state()).toBe(before);
    expect(existsSync(trap)).toBe(false);
  });

  it("[I1] an untracked repository inside, even one without a commit, does not stand in the way", async () => {
    const repo = made({ "a.txt": "one\n" });
    repo.write("a.txt", "two\n");
    execFileSync("git", ["init", "--quiet", "inner"], { cwd: repo.dir, env: scratchEnv });
    repo.write("inner/x.txt", "x\n");
    const review = await reviewed(assay, [], { cwd: repo.dir });
    expect(review.brief.risks.map((risk) => risk.path)).toEqual(["a.txt"]);
  });
});

describe.concurrent("a bare diff", { timeout: 120_000 }, () => {
  it("[D1] from `diff -u`, from mail, and beside files that it does not fit", async () => {
    const plain = "--- a.txt\t2026-01-01\n+++ a.txt\t2026-01-02\n@@ -1 +1 @@\n-one\n+two\n";
    const mail = `From 0 Mon Sep 17 00:00:00 2001\nFrom: Ada\nSubject: [PATCH] x\n\n---\n a.txt | 2 +-\n\ndiff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two\n-- \n2.39.5\n`;
    const repo = made({ "a.txt": "something else\n" });
    for (const stdin of [plain, mail]) {
      const review = await reviewed(assay, ["--diff", "-"], { cwd: repo.dir, stdin });
      expect(review.brief).toMatchObject({ added: 1, removed: 1, risks: [{ path: "a.txt" }] });
    }
  });

  it("[X1] is given no file from outside of its folder, by dots or by a link", async () => {
    const secret = join(assay.folder("outside"), "secret.txt");
    writeFileSync(secret, "first\nthe second line is private\nthird\n");
    const repo = made({ "a.txt": "x\n" });
    symlinkSync(join(assay.root, "outside"), join(repo.dir, "inside"));
    const hunk = "@@ -0,0 +1 @@\n+first\n";
    const diffOf = (path: string): string =>
      `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${hunk}`;
    for (const path of ["inside/secret.txt", "../outside/secret.txt"]) {
      const data = assay.folder(`data-outside-${path.length}`);
      const ended = await assay.run(["review", "--diff", "-"], {
        cwd: repo.dir,
        stdin: diffOf(path),
        env: { ASSAY_DATA_DIR: data },
      });
      const kept = readdirSync(data, { recursive: true, encoding: "utf8", withFileTypes: true })
        .filter((entry) => entry.isFile())
        .filter((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8").includes("is private"));
      expect({ kept, shown: ended.stdout.includes("is private") }).toEqual({ kept: [], shown: false });
    }
  });
});
