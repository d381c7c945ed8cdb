// git itself against the stand-in: tokens, partial clones, pull refs, pushes.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scratchEnv } from "../../../../test/scratch-repository.js";
import { installationToken, openTestGitHub, repo, type TestGitHub } from "../fixtures/test-github.js";

const run = promisify(execFile);
let test: TestGitHub;
let remote: string;
let dir: string;
beforeAll(async () => {
  test = await openTestGitHub();
  remote = `${test.github.gitUrl}/acme/shop.git`;
  dir = mkdtempSync(join(tmpdir(), "assay-test-git-"));
});
afterAll(async () => {
  await test.close();
  rmSync(dir, { recursive: true, force: true });
});

const basic = (token: string): string => `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;

async function git(header: string | null, ...args: string[]): Promise<string> {
  const auth = header === null ? [] : ["-c", `http.extraHeader=Authorization: ${header}`];
  const options = { cwd: dir, env: { ...scratchEnv, GIT_TERMINAL_PROMPT: "0" } };
  return (await run("git", [...auth, ...args], options)).stdout.trim();
}

describe("git over HTTP", () => {
  it("takes a token as basic password or as bearer, and nothing else", async () => {
    const token = await installationToken(test.github);
    for (const header of [basic(token), `Bearer ${token}`])
      expect(await git(header, "ls-remote", remote, "refs/pull/1/head")).toContain(test.pull.headSha);
    await expect(git(null, "ls-remote", remote)).rejects.toThrow(/Username|Authentication/i);
    await expect(git(basic("ghs_wrong"), "ls-remote", remote)).rejects.toThrow();
    const narrow = await installationToken(test.github, { permissions: { pull_requests: "read" } });
    await expect(git(basic(narrow), "ls-remote", remote)).rejects.toThrow("403");
  });

  it("[D4] fetches two commits by sha, blobless and shallow, and then only the changed blobs", async () => {
    const header = basic(await installationToken(test.github));
    await git(header, "init", "--quiet", "--bare", ".");
    await git(null, "remote", "add", "origin", remote);
    await git(
      header,
      "fetch",
      "--quiet",
      "--depth=1",
      "--filter=blob:none",
      "origin",
      test.pull.baseSha,
      test.pull.headSha,
    );
    const missing = await git(null, "rev-list", "--objects", "--all", "--missing=print", test.pull.headSha);
    expect(missing).toMatch(/^\?/m);
    await git(null, "config", "remote.origin.promisor", "true");
    const diff = await git(header, "diff", test.pull.baseSha, test.pull.headSha);
    expect(diff).toContain("+const five = 5;");
  });

  it("lets a person push, which moves the pull request's head", async () => {
    const before = test.scratch.git("rev-parse", "feature");
    test.scratch.git("checkout", "--quiet", "feature");
    test.scratch.write("src/more.ts", "export const more = 1;\n");
    const sha = test.scratch.commit("More");
    const header = `http.extraHeader=Authorization: ${basic(test.github.userToken("ada"))}`;
    const options = { cwd: test.scratch.dir, env: scratchEnv };
    await run("git", ["-c", header, "push", "--quiet", remote, "feature"], options);
    const { json } = await test.call("GET", `${repo}/pulls/1`);
    expect(before).not.toBe(sha);
    expect([json.head.sha, json.changed_files]).toEqual([sha, 6]);
    const reader = `http.extraHeader=Authorization: ${basic(test.github.userToken("rex"))}`;
    await expect(run("git", ["-c", reader, "push", remote, "feature:other"], options)).rejects.toThrow("403");
  });
});

describe("files at a commit", () => {
  it("are read as JSON, raw, as trees and as blobs", async () => {
    const at = `?ref=${test.pull.baseSha}`;
    const file = await test.call("GET", `${repo}/contents/src/cart.ts${at}`);
    expect(Buffer.from(file.json.content, "base64").toString()).toContain("const line5 = 5;");
    const raw = await test.call("GET", `${repo}/contents/src/cart.ts${at}`, {
      accept: "application/vnd.github.raw",
    });
    expect(raw.text).toContain("const line5 = 5;");
    const folder = await test.call("GET", `${repo}/contents/src${at}`);
    expect(folder.list.map((entry) => entry.path)).toEqual(["src/cart.ts"]);
    const tree = await test.call("GET", `${repo}/git/trees/${test.pull.baseSha}?recursive=1`);
    expect(tree.json.truncated).toBe(false);
    expect(tree.json.tree.map((entry) => entry.path)).toContain("src/cart.ts");
    const blob = await test.call("GET", `${repo}/git/blobs/${file.json.sha}`);
    expect(blob.json.content).toBe(file.json.content);
    expect((await test.call("GET", `${repo}/contents/none.ts`)).status).toBe(404);
  });

  it("say when a tree is cut, and hold no content over the limit", async () => {
    test.github.setLimits({ treeEntries: 2, contentBytes: 10 });
    const tree = await test.call("GET", `${repo}/git/trees/main?recursive=1`);
    const file = await test.call("GET", `${repo}/contents/src/cart.ts`);
    test.github.setLimits({ treeEntries: 100_000, contentBytes: 1_048_576 });
    expect([tree.json.tree.length, tree.json.truncated]).toEqual([2, true]);
    expect([file.json.content, file.json.encoding]).toEqual(["", "none"]);
  });
});
