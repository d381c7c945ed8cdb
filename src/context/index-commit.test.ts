// Indexes of real git repositories: kept by blob, equal to fresh ones after any pushes, and without source text.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeIndex } from "./describe-index.js";
import { defaultParseLimits, ParsePool } from "./extract/parse-pool.js";
import { buildGraph } from "./graph/symbol-graph.js";
import { indexCommit, type CommitIndex } from "./index-commit.js";
import { openGitTreeSource } from "./source/git-tree-source.js";
import { openFileIndexStore } from "./store/file-index-store.js";
import type { IndexStore } from "./store/index-store.js";

const folder = mkdtempSync(join(tmpdir(), "assay-index-"));
const tree = join(folder, "tree");
const pool = new ParsePool(defaultParseLimits(1));
const source = openGitTreeSource({ gitDir: join(tree, ".git"), env: { PATH: process.env["PATH"] } });
let stores = 0;

beforeAll(() => {
  mkdirSync(tree);
  git("init", "-q", "-b", "main");
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

describe("indexing a commit", () => {
  it("[C1] reads only blobs that were never seen, and keeps the reason of what it skips", async () => {
    write("src/a.ts", 'import { b } from "./b";\nexport function a() {\n  return b();\n}\n');
    write("src/b.ts", "export function b() {\n  return 1;\n}\n");
    write("src/huge.ts", `// ${"x".repeat(1_100_000)}\n`);
    write("node_modules/x/index.js", "module.exports = 1;\n");
    write("src/binary.ts", "a\0b");
    const store = freshStore();
    const first = await index(commit("one"), store);
    expect(first.parsed).toBe(3);
    expect(first.skipped).toEqual([
      { path: "node_modules/x/index.js", reason: "vendored" },
      { path: "src/huge.ts", reason: "larger than 1048576 bytes" },
      { path: "src/binary.ts", reason: "binary" },
    ]);
    write("src/b.ts", "export function b() {\n  return 2;\n}\n");
    const second = await index(commit("two"), store);
    expect([second.reused, second.parsed]).toEqual([2, 1]);
    expect((await index("HEAD", store)).parsed).toBe(0);
  });

  it("[C2] stores names and places, and none of the text around them", async () => {
    write("src/secret.ts", 'export const key = "sk-verysecret"; // do not tell anyone\n');
    const store = freshStore();
    await index(commit("secret"), store);
    const path = join(folder, `store-${stores}`);
    const bytes = readdirSync(path, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".pack"))
      .map((name) => readFileSync(join(path, name), "latin1"))
      .join("");
    expect(bytes).toContain("key");
    expect(bytes).not.toMatch(/verysecret|do not tell|return/);
  });

  it("[C5] brought up to date by any pushes it equals one built afresh", async () => {
    const random = generator(20261120);
    const store = freshStore();
    for (let push = 0; push < 8; push += 1) {
      for (let edit = 0; edit < 4; edit += 1) randomEdit(random);
      const at = commit(`push ${push}`);
      const kept = buildGraph((await index(at, store)).files);
      const fresh = buildGraph((await index(at, freshStore())).files);
      expect(describeIndex(kept)).toBe(describeIndex(fresh));
      expect(kept.forward).toEqual(fresh.forward);
      expect(kept.backward).toEqual(fresh.backward);
    }
  });

  it("says when a commit would need more parsing than allowed, and does none", async () => {
    const made = await indexCommit({ ...parts(freshStore()), commit: "HEAD", maxParsed: 1 });
    expect([made.complete, made.parsed]).toEqual([false, 0]);
  });

  it("refuses a commit that is not there, and one that looks like an option", async () => {
    await expect(index("0123456789012345678901234567890123456789", freshStore())).rejects.toMatchObject({
      code: "unknown-ref",
    });
    await expect(index("--help", freshStore())).rejects.toMatchObject({ code: "unknown-ref" });
  });
});

// Adds, rewrites, moves or removes one of a few modules that import each other by re-exports too.
function randomEdit(random: () => number): void {
  const pick = (limit: number): number => Math.floor(random() * limit);
  const name = `m${pick(6)}`;
  const other = `m${pick(6)}`;
  const kind = pick(5);
  if (kind === 0) rmSync(join(tree, "src", `${name}.ts`), { force: true });
  else if (kind === 1) write(`src/${name}.ts`, `export * from "./${other}";\n`);
  else if (kind === 2) write(`src/${name}.ts`, `export class ${name} {\n  run() {\n    return 1;\n  }\n}\n`);
  else {
    const body = `import { ${other} } from "./${pick(2) === 0 ? other : name}";\n`;
    write(
      `src/${name}.ts`,
      `${body}export function ${name}(x: ${other}) {\n  return x.run() + ${other}();\n}\n`,
    );
  }
}

function parts(store: IndexStore): Omit<Parameters<typeof indexCommit>[0], "commit"> {
  return { repository: "r", source, store, pool };
}

function index(at: string, store: IndexStore): Promise<CommitIndex> {
  return indexCommit({ ...parts(store), commit: at });
}

function freshStore(): IndexStore {
  stores += 1;
  return openFileIndexStore(join(folder, `store-${stores}`));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

function commit(message: string): string {
  git("add", "-A");
  git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", message);
  return git("rev-parse", "HEAD").trim();
}

function git(...args: string[]): string {
  return execFileSync("git", ["-C", tree, ...args], { encoding: "utf8" });
}

function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}
