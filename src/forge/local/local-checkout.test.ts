// A local checkout read through real git: which range is taken, what belongs to it, and that nothing of the user's is touched.
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  makeScratchRepository,
  scratchEnv,
  type ScratchRepository,
} from "../../../test/scratch-repository.js";
import { openLocalCheckout, type OpenSource } from "./local-checkout.js";
import type { RangeRequest } from "./resolve-range.js";

let repo: ScratchRepository;
let open: OpenSource[];

beforeEach(() => {
  repo = makeScratchRepository();
  open = [];
});

afterEach(async () => {
  await Promise.all(open.map((source) => source.close()));
  repo.close();
});

async function checkout(request: Partial<RangeRequest> = {}, dir = repo.dir): Promise<OpenSource> {
  const source = await openLocalCheckout({
    dir,
    env: scratchEnv,
    base: null,
    head: null,
    staged: false,
    ...request,
  });
  open.push(source);
  return source;
}

async function changed(source: OpenSource): Promise<string[]> {
  const text = Buffer.from(await source.diff()).toString("utf8");
  return [...text.matchAll(/^diff --git a\/(.+) b\//gm)].map((match) => match[1] ?? "");
}

describe("with no arguments", () => {
  it("[I1] a branch is compared with the point where it left the default branch, uncommitted and new files included", async () => {
    repo.write("kept.txt", "1\n");
    repo.commit("first");
    repo.git("checkout", "--quiet", "-b", "feature");
    repo.write("committed.txt", "a\n");
    repo.commit("on the branch");
    repo.write("kept.txt", "2\n");
    repo.write("new.txt", "n\n");
    repo.write(".gitignore", "ignored.txt\n");
    repo.write("ignored.txt", "i\n");
    repo.git("checkout", "--quiet", "main");
    repo.git("checkout", "--quiet", "feature");
    const source = await checkout();
    expect(await changed(source)).toEqual([".gitignore", "committed.txt", "kept.txt", "new.txt"]);
    const change = await source.describe();
    expect(change.base.label).toBe("main");
    expect(change.head).toEqual({ label: "feature with uncommitted work", sha: null });
    expect(await source.readDescription()).toBe("on the branch");
    expect(Buffer.from((await source.readFile("head", "new.txt")) ?? []).toString()).toBe("n\n");
    expect(await source.readFile("base", "new.txt")).toBeNull();
  });

  it("commits that the default branch gained since do not show as removed", async () => {
    repo.write("a.txt", "1\n");
    repo.commit("first");
    repo.git("checkout", "--quiet", "-b", "feature");
    repo.write("b.txt", "1\n");
    repo.commit("branch");
    repo.git("checkout", "--quiet", "main");
    repo.write("c.txt", "1\n");
    repo.commit("main went on");
    repo.git("checkout", "--quiet", "feature");
    expect(await changed(await checkout())).toEqual(["b.txt"]);
  });

  it("the default branch is compared with its upstream", async () => {
    repo.write("a.txt", "1\n");
    repo.commit("pushed");
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD");
    repo.git("config", "remote.origin.url", repo.dir);
    repo.git("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*");
    repo.git("config", "branch.main.remote", "origin");
    repo.git("config", "branch.main.merge", "refs/heads/main");
    repo.write("a.txt", "2\n");
    repo.commit("not pushed");
    const source = await checkout();
    expect((await source.describe()).base.label).toBe("origin/main");
    expect(await changed(source)).toEqual(["a.txt"]);
  });

  it("a repository before its first commit shows everything as new", async () => {
    repo.write("a.txt", "1\n");
    const source = await checkout();
    expect(await changed(source)).toEqual(["a.txt"]);
    expect(await source.listFiles("base")).toEqual([]);
  });
});

it("[I1] --staged shows the index alone", async () => {
  repo.write("a.txt", "1\n");
  repo.commit("first");
  repo.write("a.txt", "2\n");
  repo.git("add", "a.txt");
  repo.write("a.txt", "3\n");
  repo.write("b.txt", "1\n");
  const source = await checkout({ staged: true });
  expect(await changed(source)).toEqual(["a.txt"]);
  expect(Buffer.from((await source.readFile("head", "a.txt")) ?? []).toString()).toBe("2\n");
});

it("[X1] reading a checkout writes nothing into it: not the index, not the object store", async () => {
  repo.write("a.txt", "1\n");
  repo.commit("first");
  repo.write("a.txt", "2\n");
  repo.write("new.txt", "n\n");
  const state = (): string => {
    const objects = readdirSync(join(repo.dir, ".git", "objects"), { recursive: true })
      .sort()
      .join();
    return objects + readFileSync(join(repo.dir, ".git", "index")).toString("base64");
  };
  const before = state();
  expect(await changed(await checkout())).toEqual(["a.txt", "new.txt"]);
  expect(state()).toBe(before);
});

it("[X1] no hook, pager, external diff, monitor or text conversion of the repository runs", async () => {
  const marker = `${repo.dir}-ran`;
  const script = `#!/bin/sh\ntouch ${marker}\n`;
  repo.write(".gitattributes", "*.txt diff=x\n");
  repo.write("a.txt", "1\n");
  repo.commit("first");
  repo.write(".git/trap", script);
  repo.write(".git/hooks/post-index-change", script);
  for (const file of ["trap", "hooks/post-index-change"]) chmodSync(join(repo.dir, ".git", file), 0o755);
  const trap = join(repo.dir, ".git", "trap");
  const keys = [
    "diff.external",
    "core.pager",
    "pager.diff",
    "diff.x.textconv",
    "diff.x.command",
    "core.fsmonitor",
  ];
  writeFileSync(
    join(repo.dir, ".git", "config"),
    `${readFileSync(join(repo.dir, ".git", "config"), "utf8")}\n${keys.map((key) => configLine(key, trap)).join("\n")}\n`,
  );
  repo.write("a.txt", "2\n");
  expect(await changed(await checkout())).toEqual(["a.txt"]);
  expect(existsSync(marker)).toBe(false);
});

function configLine(key: string, value: string): string {
  const [section, ...rest] = key.split(".");
  const sub = rest.length === 2 ? ` "${rest[0] ?? ""}"` : "";
  return `[${section ?? ""}${sub}]\n\t${rest.at(-1) ?? ""} = ${value}`;
}

it("what the user configured for `git diff` does not change what is read", async () => {
  for (const [key, value] of [
    ["diff.noprefix", "true"],
    ["diff.mnemonicPrefix", "true"],
    ["color.ui", "always"],
    ["diff.context", "0"],
  ]) {
    repo.git("config", key ?? "", value ?? "");
  }
  repo.write("a.txt", "1\n2\n3\n");
  repo.commit("first");
  repo.write("a.txt", "1\n2\nx\n");
  const text = Buffer.from(await (await checkout()).diff()).toString();
  expect(text).toContain("--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n 1\n 2\n-3\n+x\n");
});

it.each([
  ["not-a-repository", "/", {}],
  ["unknown-ref", null, { base: "nowhere" }],
  ["unknown-ref", null, { head: "--upload-pack=x" }],
])("[I3] %s is said with a remedy", async (code, dir, request) => {
  repo.write("a.txt", "1\n");
  repo.commit("first");
  await expect(checkout(request, dir ?? repo.dir)).rejects.toMatchObject({ code });
});

it("[I3] histories with nothing in common are refused with a remedy", async () => {
  repo.write("a.txt", "1\n");
  repo.commit("first");
  repo.git("checkout", "--quiet", "--orphan", "other");
  repo.commit("unrelated");
  await expect(checkout({ base: "main" })).rejects.toMatchObject({ code: "no-merge-base", exitCode: 2 });
});

it("two reads at once get their own files, and a large file arrives whole", async () => {
  const large = Buffer.alloc(3_000_000, "0123456789\n");
  repo.write("large.txt", large);
  repo.write("small.txt", "s\n");
  repo.commit("first");
  const source = await checkout({ head: "HEAD", base: "HEAD" });
  const [one, two, none] = await Promise.all([
    source.readFile("head", "large.txt"),
    source.readFile("head", "small.txt"),
    source.readFile("head", "nowhere.txt"),
  ]);
  expect(Buffer.from(one ?? []).equals(large)).toBe(true);
  expect(Buffer.from(two ?? []).toString()).toBe("s\n");
  expect(none).toBeNull();
});
