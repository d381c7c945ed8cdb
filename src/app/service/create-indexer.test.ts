// How an index is filled from GitHub, request by request: one fetch at first, then only what changed (spec C1).
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeScratchRepository, scratchEnv } from "../../../test/scratch-repository.js";
import { openGitHub, startMemoryGitHub, type GitHub, type MemoryGitHub } from "../../forge/forge.js";
import { systemClock } from "../../runtime/runtime.js";
import type { BringIndexUpTo, RepositoryRow } from "../../service/service.js";
import { createIndexer } from "./create-indexer.js";
import { createGitHubHost } from "./github-host.js";
import { createOwnApp } from "./read-own.js";

const codeFiles = 450;
let folder: string;
let server: MemoryGitHub;
let github: GitHub;
let repository: RepositoryRow;
let indexer: BringIndexUpTo;

afterEach(async () => {
  await github.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("an index filled from GitHub", () => {
  beforeEach(() => open({ otherFiles: 50 }));

  it("[C1] takes one fetch of the commit and one of its files; a push one of each, for what changed alone", async () => {
    const base = tip();
    expect(await bringUpTo(base)).toMatchObject({ files: codeFiles, parsed: codeFiles });
    expect(gitFetches()).toBe(2);
    expect(apiCalls()).toEqual(["GET trees"]);
    const { after } = await push({
      "src/f1.ts": "export const one = 1;\n",
      "src/new.ts": "export const n = 1;\n",
    });
    expect(await bringUpTo(after)).toEqual({ files: codeFiles + 1, parsed: 2 });
    expect(gitFetches()).toBe(2);
    expect(apiCalls()).toEqual(["GET trees"]);
    expect(await bringUpTo(after)).toEqual({ files: codeFiles + 1, parsed: 0 });
    expect([gitFetches(), apiCalls()]).toEqual([0, []]);
  });

  it("[C5] follows a force push to a commit beside the old ones, and back to one that no branch has any more", async () => {
    const base = tip();
    await bringUpTo(base);
    const { after: old } = await push({ "src/f1.ts": "export const old = 1;\n" });
    await bringUpTo(old);
    const { after: forced } = await push({ "src/f2.ts": "export const forced = 1;\n" }, base);
    expect(await bringUpTo(forced)).toEqual({ files: codeFiles, parsed: 1 });
    expect(gitFetches()).toBe(2);
    expect(await bringUpTo(old)).toEqual({ files: codeFiles, parsed: 0 });
    expect(gitFetches()).toBe(0);
  });

  it("[D3] a refused fetch indexes nothing and is told; the next one is the first", async () => {
    const base = tip();
    const undo = server.faults.add({
      route: "* /acme/shop.git/*",
      times: Infinity,
      effect: { kind: "status", status: 403 },
    });
    await expect(bringUpTo(base)).rejects.toMatchObject({ code: "git-failed" });
    undo();
    expect(await bringUpTo(base)).toMatchObject({ parsed: codeFiles });
  });

  it("[C1] a server that knows no partial clones gives everything with the commit, and is asked no more", async () => {
    execFileSync("git", ["config", "uploadpack.allowFilter", "false"], {
      cwd: bareFolder(),
      env: scratchEnv,
    });
    expect(await bringUpTo(tip())).toMatchObject({ parsed: codeFiles });
    expect(gitFetches()).toBe(1);
    const { after } = await push({ "src/f1.ts": "export const one = 1;\n" });
    expect(await bringUpTo(after)).toMatchObject({ parsed: 1 });
  });
});

describe("a repository of 30,000 files", () => {
  beforeEach(() => open({ otherFiles: 30_000 - codeFiles }));

  it("[C1][D4] is indexed whole though GitHub cuts its list of files, and no file over 1 MiB is fetched", async () => {
    server.setLimits({ treeEntries: 1_000 });
    const base = tip();
    const { after } = await push({ "src/huge.ts": "//".repeat(1024 * 1024) }, base);
    expect(await bringUpTo(after)).toEqual({ files: codeFiles, parsed: codeFiles });
    expect(gitFetches()).toBe(2);
    const next = await push({ "src/f3.ts": "export const three = 3;\n", "src/huge.ts": null });
    expect(await bringUpTo(next.after)).toEqual({ files: codeFiles, parsed: 1 });
    expect(gitFetches()).toBe(2);
  }, 120_000);
});

async function open({ otherFiles }: { readonly otherFiles: number }): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), "assay-indexer-"));
  const scratch = makeScratchRepository();
  const name = (path: string, text: string): string =>
    `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  const code = Array.from({ length: codeFiles }, (_, at) =>
    name(`src/f${at}.ts`, `export const f${at} = ${at};\n`),
  );
  const other = Array.from({ length: otherFiles }, (_, at) =>
    name(`notes/${at % 100}/n${at}.txt`, `note ${at}\n`),
  );
  const head = "commit refs/heads/main\ncommitter a <a@b> 1 +0000\ndata 1\nx\n";
  const input = [head, ...code, ...other].join("");
  execFileSync("git", ["fast-import", "--quiet"], { cwd: scratch.dir, env: scratchEnv, input });
  server = await startMemoryGitHub({
    repositories: [{ owner: "acme", name: "shop", cloneFrom: scratch.dir, private: true }],
    users: [{ login: "ada", role: "write" }],
    env: process.env,
    dataDir: join(folder, "github"),
  });
  scratch.close();
  const { app, apiUrl, graphqlUrl, gitUrl } = server;
  github = openGitHub({
    ...{ appId: app.id, privateKey: app.privateKeyPem, apiUrl, graphqlUrl, gitUrl },
    ...{ clock: systemClock, mayResolveThreads: false },
  });
  const [installation] = await github.installations();
  const [seen] = await github.repositories(installation?.id ?? 0);
  if (installation === undefined || seen === undefined) throw new Error("the App is not installed");
  const { id, owner } = seen;
  repository = {
    ...{ id, owner, name: seen.name, installation: installation.id, defaultBranch: "main", private: true },
    ...{ settings: {}, settingsVersion: 1 },
  };
  const host = createGitHubHost({
    ...{ github, env: process.env, clock: systemClock },
    ownApp: createOwnApp(github, systemClock, () => undefined),
    ...{ cacheDir: join(folder, "cache"), indexDir: join(folder, "index") },
  });
  indexer = createIndexer(host, join(folder, "index"));
}

let forgotten = 0;

// Counts begin anew with each: what preparing it asked is not the index's doing.
async function bringUpTo(sha: string): ReturnType<BringIndexUpTo> {
  forgotten = server.state().calls.length;
  return indexer(repository, { sha, onProgress: () => undefined, signal: AbortSignal.timeout(100_000) });
}

function calls(): readonly { method: string; path: string }[] {
  return server.state().calls.slice(forgotten);
}

/** Fetches that got objects: one answer with a pack each. Finding out what the server can is a request of its own before them. */
function gitFetches(): number {
  return calls().filter(({ path, method }) => method === "POST" && path.endsWith("/git-upload-pack")).length;
}

function apiCalls(): string[] {
  return calls().flatMap(({ method, path }) => {
    const about = /^\/repos\/[^/]+\/[^/]+\/git\/(\w+)/.exec(path)?.[1];
    return about === undefined ? [] : [`${method} ${about}`];
  });
}

function tip(): string {
  return execFileSync("git", ["rev-parse", "main"], { cwd: bareFolder(), env: scratchEnv }).toString().trim();
}

function bareFolder(): string {
  return join(folder, "github", `${repository.id}.git`);
}

function push(files: Record<string, string | null>, onto?: string): Promise<{ after: string }> {
  return server.do.push({
    ...{ repository: "acme/shop", branch: "main", as: "ada", files },
    ...(onto === undefined ? {} : { onto }),
  });
}
