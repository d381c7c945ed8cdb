// Opening a pull request over real smart HTTP: by git, and by the API where git or the diff is refused.
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { scratchEnv } from "../../../test/scratch-repository.js";
import { applyFileDiff, parseDiff } from "../../diff/diff.js";
import { systemClock } from "../../runtime/runtime.js";
import { errorOf } from "./fixtures/client-starter.js";
import { gitToken, startGitHost, type GitHost } from "./fixtures/git-host.js";
import { openGitHubChange, type GitHubChange, type GitHubChangeRequest } from "./github-change.js";

let host: GitHost;
beforeEach(async () => {
  host = await startGitHost();
});
afterEach(() => host.close());

const open = (more: Partial<GitHubChangeRequest> = {}): Promise<GitHubChange> =>
  openGitHubChange({
    client: host.client,
    number: 3,
    cacheDir: host.cacheDir,
    env: { PATH: process.env["PATH"] },
    clock: systemClock,
    ...more,
  });

const numbered = (count: number, word = "line"): string =>
  Array.from({ length: count }, (_, at) => `${word} ${at}\n`).join("");

/** A base, main moved on, and a head off the base: edits, a rename, an addition, a removal, a binary, an odd path. */
function makePull(): { mergeBase: string; tip: string; head: string } {
  const { work } = host;
  work.write("src/cart.ts", numbered(60));
  work.write("src/old name.ts", numbered(40, "keep"));
  work.write("gone.txt", "bye\n");
  work.write("image.bin", Buffer.from([0, 1, 2, 3]));
  work.write(".assay.yml", "version: 1\n");
  const mergeBase = work.commit("base");
  work.git("checkout", "--quiet", "-b", "topic");
  work.write("src/cart.ts", numbered(60).replace("line 30\n", "line thirty\n"));
  work.git("mv", "src/old name.ts", "src/new name.ts");
  work.write("src/new name.ts", `${numbered(40, "keep")}last without newline`);
  work.git("rm", "--quiet", "gone.txt");
  work.write("image.bin", Buffer.from([0, 9, 9]));
  work.write("docs/größe.md", "new\n");
  const head = work.commit("change");
  work.git("checkout", "--quiet", "main");
  work.write(".assay.yml", "version: 1\nlenses: {}\n");
  const tip = work.commit("main goes on");
  host.publish(tip, head);
  return { mergeBase, tip, head };
}

const text = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString();

describe("by git", () => {
  it("[D3] a fork's pull request is fetched from the base repository, and its diff is git's own", async () => {
    const { mergeBase, tip, head } = makePull();
    const change = await open();
    expect(change.way).toEqual({ kind: "git", detail: "" });
    expect(change.ends).toEqual({ mergeBase, tip, head });
    expect(text(await change.diff())).toBe(
      `${host.work.git("diff", "--full-index", "--find-renames", mergeBase, head)}\n`,
    );
    expect(await change.describe()).toEqual({
      repository: "octo/shop",
      base: { label: "main", sha: mergeBase },
      head: { label: "topic", sha: head },
    });
    expect(await change.readDescription()).toBe("Add a cart");
    expect(text(await change.readFile("base", "gone.txt"))).toBe("bye\n");
    expect(await change.readFile("head", "gone.txt")).toBeNull();
    expect(await change.listFiles("head")).toContain("docs/größe.md");
    expect(change.unread).toEqual([]);
  });

  it("[F1] settings are read from the base branch as it is, not from the merge base or the head", async () => {
    makePull();
    const change = await open();
    expect(text(await change.atBaseTip.readFile("base", ".assay.yml"))).toContain("lenses");
    expect(text(await change.readFile("base", ".assay.yml"))).toBe("version: 1\n");
    expect(await change.atBaseTip.listFiles("base")).toContain("gone.txt");
  });

  it("what is here is not fetched again", async () => {
    makePull();
    await open();
    const before = host.gitCalls.length;
    expect(before).toBeLessThanOrEqual(6);
    await open();
    expect(host.gitCalls).toHaveLength(before);
  });

  it("several openings of one repository at a time get along", async () => {
    const { mergeBase, head } = makePull();
    const changes = await Promise.all([open(), open(), open(), open()]);
    const diffs = await Promise.all(changes.map(async (change) => text(await change.diff())));
    expect(new Set(diffs)).toEqual(new Set([`${host.work.git("diff", "--full-index", mergeBase, head)}\n`]));
    expect(changes.map((change) => change.way)).toEqual(Array(4).fill({ kind: "git", detail: "" }));
  });

  it("[Q2] what a killed fetch left behind does not stop the next", async () => {
    makePull();
    const dir = join(host.cacheDir, "github", "42", "1");
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, "shallow.lock"), "");
    writeFileSync(join(dir, "assay-fetch.lock"), "");
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(join(dir, "assay-fetch.lock"), longAgo, longAgo);
    expect((await open()).way.kind).toBe("git");
    expect(existsSync(join(dir, "shallow.lock"))).toBe(false);
  });

  it("[X1] nothing of the repository or the machine is run or obeyed", async () => {
    const { work } = host;
    const proof = join(work.dir, "ran");
    work.write("a.txt", "one\n");
    const base = work.commit("base");
    work.write(".gitattributes", "*.txt diff=evil filter=evil -text\n");
    work.write(".gitconfig", `[diff "evil"]\n  command = touch ${proof}\n  textconv = touch ${proof}\n`);
    work.write("a.txt", "two\n");
    host.publish(base, work.commit("hostile"));
    const change = await open({
      env: { PATH: process.env["PATH"], HOME: work.dir, GIT_EXTERNAL_DIFF: `touch ${proof}` },
    });
    expect(change.way.kind).toBe("git");
    expect(text(await change.diff())).toContain("+two");
    expect(existsSync(proof)).toBe(false);
  });

  it("[X8] a file over 2 MiB stands in the diff as binary and among the unread", async () => {
    const { work } = host;
    work.write("small.txt", "one\n");
    const base = work.commit("base");
    work.write("big.txt", "x".repeat(63).concat("\n").repeat(40_000));
    host.publish(base, work.commit("big"));
    const change = await open();
    expect(text(await change.diff())).toContain("Binary files /dev/null and b/big.txt differ");
    expect(change.unread).toEqual([{ path: "big.txt", reason: "larger than 2 MiB (2560000 bytes)" }]);
  });

  it("[X2] the token is sent as a header and stands in no file of the cache", async () => {
    makePull();
    await open();
    expect(host.gitCalls.every((call) => call.authorization?.startsWith("Basic ") === true)).toBe(true);
    const basic = Buffer.from(`x-access-token:${gitToken}`).toString("base64");
    for (const name of readdirSync(host.cacheDir, { recursive: true, encoding: "utf8" })) {
      const path = join(host.cacheDir, name);
      if (!statSync(path).isFile()) continue;
      const content = readFileSync(path, "latin1");
      expect([path, content.includes(gitToken) || content.includes(basic)]).toEqual([path, false]);
    }
  });
});

describe("by the API", () => {
  for (const git of ["refuse", "redirect"] as const)
    it(`[D4] GitHub's own diff is taken where git meets a ${git}, and the change says so`, async () => {
      const { mergeBase, head } = makePull();
      host.knobs.git = git;
      const change = await open();
      expect(change.way.kind).toBe("diff");
      expect(change.way.detail).toMatch(/^git could not be used: git fetch failed/);
      expect(change.way.detail).not.toContain(gitToken);
      expect(text(await change.diff())).toBe(`${host.work.git("diff", "--full-index", mergeBase, head)}\n`);
      expect(text(await change.readFile("head", "docs/größe.md"))).toBe("new\n");
      expect(await change.readFile("base", "docs/größe.md")).toBeNull();
      expect(await change.readFile("head", "../../etc/passwd")).toBeNull();
      expect(await change.listFiles("base")).toContain("gone.txt");
    });

  it("[D4] a diff refused as too large is rebuilt from the files, with and without patches", async () => {
    const { mergeBase, head } = makePull();
    Object.assign(host.knobs, { tooLarge: true, withoutPatch: (path: string) => path === "src/cart.ts" });
    const change = await open({ cacheDir: null });
    expect(change.way).toEqual({
      kind: "files",
      detail:
        "git could not be used: git is switched off; GitHub refused the diff as too large, so it was rebuilt file by file",
    });
    const parsed = parseDiff(await change.diff());
    if (parsed.kind !== "parsed") throw new Error(parsed.reason);
    expect(parsed.files.map((file) => [file.status, file.path, file.content.kind])).toEqual([
      ["added", "docs/größe.md", "text"],
      ["deleted", "gone.txt", "text"],
      ["modified", "image.bin", "binary"],
      ["modified", "src/cart.ts", "text"],
      ["renamed", "src/new name.ts", "text"],
    ]);
    for (const file of parsed.files.filter(
      (one) => one.content.kind === "text" && one.status !== "deleted",
    )) {
      const old = file.oldPath === null ? "" : show(mergeBase, file.oldPath);
      const applied = applyFileDiff(Buffer.from(old), file);
      expect(applied.kind === "applied" && text(applied.bytes)).toBe(show(head, file.path));
    }
    expect(change.unread).toEqual([]);
    expect(change.tree).toBeNull();
  });

  it("[D4] a head that moved meanwhile makes the review stale, never a mix of two heads", async () => {
    const { tip, mergeBase } = makePull();
    Object.assign(host.knobs, { tooLarge: true, onFiles: () => host.publish(tip, mergeBase) });
    const error = await errorOf(open({ cacheDir: null }));
    expect([error.code, error.kind]).toEqual(["github-head-moved", "stale"]);
  });

  it("a hanging git ends with the signal", async () => {
    makePull();
    host.knobs.git = "hang";
    const stop = new AbortController();
    const opening = errorOf(open({ signal: stop.signal }));
    await expect.poll(() => host.gitCalls.length).toBeGreaterThan(0);
    stop.abort();
    expect((await opening).code).toBe("cancelled");
  });
});

function show(commit: string, path: string): string {
  return execFileSync("git", ["-C", host.work.dir, "show", `${commit}:${path}`], {
    env: scratchEnv,
    encoding: "utf8",
  });
}
