// The whole way on a real git repository: a change goes in, symbols outside it come out, with reasons.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DiffLine, FileDiff } from "../diff/diff.js";
import { openContextEngine, type ContextEngine } from "./context-engine.js";
import { defaultParseLimits, ParsePool } from "./extract/parse-pool.js";
import { createGraphShelf, type GraphShelf } from "./graph-shelf.js";
import { openGitTreeSource } from "./source/git-tree-source.js";
import { openFileIndexStore } from "./store/file-index-store.js";

const folder = mkdtempSync(join(tmpdir(), "assay-context-"));
const tree = join(folder, "tree");
const pool = new ParsePool(defaultParseLimits(1));
const commits = { base: "", head: "" };

const cart = (line: string): string =>
  `import { add } from "./money";\nimport { save } from "./store";\n\nexport function put(price: number) {\n  ${line}\n}\n`;

beforeAll(() => {
  mkdirSync(tree);
  git("init", "-q", "-b", "main");
  write("src/money.ts", "export function add(a: number, b: number) {\n  return a + b;\n}\n");
  write("src/store.ts", "export function save(total: number) {\n  return total;\n}\n");
  write("src/other.ts", "export function save(it: string) {\n  return it;\n}\n");
  write("src/cart.ts", cart("return save(price);"));
  write(
    "src/page.ts",
    'import { put } from "./cart";\n\nexport function checkout() {\n  return put(1);\n}\n',
  );
  write(
    "test/cart.test.ts",
    'import { put } from "../src/cart";\n\nexport function check() {\n  return put(2);\n}\n',
  );
  commits.base = commit();
  write("src/cart.ts", cart("return save(add(price, 1));"));
  commits.head = commit();
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

describe("context for a change", () => {
  it("[C3] gives what its lines use and who uses what it edits, best first, and nothing inside the diff", async () => {
    const engine = open("a");
    await engine.prepare(commits.base);
    const context = await engine.contextFor(request());
    expect(context.step).toBe("graph");
    const found = context.symbols.map((one) => [one.list, `${one.path}#${one.name}`, one.resolvedBy]);
    expect(found.slice(0, 3)).toEqual([
      ["definitions", "src/money.ts#add", "import"],
      ["definitions", "src/store.ts#save", "import"],
      ["callers", "src/page.ts#checkout", "import"],
    ]);
    expect(context.symbols[0]).toMatchObject({
      startLine: 1,
      endLine: 3,
      reason: "add is used on src/cart.ts:5",
    });
    expect(context.symbols.some((one) => one.path === "src/cart.ts")).toBe(false);
  });

  it("[C4] a name that another file happens to share is not taken for the imported one", async () => {
    const engine = open("a");
    const { symbols } = await engine.contextFor(request());
    const used = symbols.filter((one) => one.list === "definitions").map((one) => one.path);
    expect(used).not.toContain("src/other.ts");
  });

  it("[C4] tests come as callers, after those that are none", async () => {
    const { symbols } = await open("a").contextFor(request());
    const callers = symbols.filter((one) => one.list === "callers").map((one) => one.path);
    expect(callers).toEqual(["src/page.ts", "test/cart.test.ts"]);
  });

  it("[C3] keeps the token budget", async () => {
    const engine = open("a");
    const small = await engine.contextFor({ ...request(), budgetTokens: 30 });
    expect(small.symbols.length).toBeGreaterThan(0);
    expect(small.stats.tokens).toBeLessThanOrEqual(30);
    expect((await engine.contextFor({ ...request(), budgetTokens: 0 })).symbols).toEqual([]);
  });

  it("[C5] a graph that a closed engine left on the shelf answers as one built afresh, for its repository alone", async () => {
    const shelf = createGraphShelf(2 ** 20);
    await open("before", { shelf }).prepare(commits.base);
    const afresh = await open("before").contextFor(request());
    // The store is empty: what is known can only come from the shelf.
    const held = await open("nowhere", { shelf }).contextFor(request());
    expect([held.step, held.symbols]).toEqual(["graph", afresh.symbols]);
    const other = await open("nowhere-else", { shelf, repository: "s" }).prepare(commits.base);
    expect(other.reused).toBe(0);
    const next = await open("next", { shelf }).prepare(commits.head);
    expect(next.parsed).toBe(1); // the file that changed; the others' entries are in memory
  });

  it("[C5] says diff-only where too much is unknown, and outline while only that is there", async () => {
    for (let at = 0; at < 401; at += 1) write(`many/m${at}.ts`, `export const m${at} = ${at};\n`);
    const many = commit();
    const engine = open("empty");
    const none = await engine.contextFor({ ...request(), base: many, head: many });
    expect([none.step, none.symbols.length, none.detail]).toEqual([
      "diff-only",
      0,
      "the base commit is not indexed yet",
    ]);
    await engine.prepare(commits.base, { quick: true });
    const quick = await engine.contextFor(request());
    expect(quick.step).toBe("outline");
    expect(quick.symbols.map((one) => one.name)).toContain("add");
    await engine.prepare(commits.base);
    expect((await engine.contextFor(request())).step).toBe("graph");
  });
});

function open(store: string, more: { repository?: string; shelf?: GraphShelf } = {}): ContextEngine {
  return openContextEngine({
    ...{ repository: "r", ...more },
    source: openGitTreeSource({ gitDir: join(tree, ".git"), env: { PATH: process.env["PATH"] } }),
    store: openFileIndexStore(join(folder, store)),
    ...{ pool, keepGraphs: 2, now: () => performance.now() },
  });
}

function request(): Parameters<ContextEngine["contextFor"]>[0] {
  const line = { oldLine: null, newLine: 5, noNewline: false };
  const lines: DiffLine[] = [
    { kind: "removed", text: "  return save(price);", ...line, oldLine: 5, newLine: null },
    { kind: "added", text: "  return save(add(price, 1));", ...line },
  ];
  const hunk = { oldStart: 5, oldLines: 1, newStart: 5, newLines: 1, section: "", lines };
  const file: FileDiff = {
    ...{
      status: "modified",
      path: "src/cart.ts",
      oldPath: "src/cart.ts",
      newPath: "src/cart.ts",
      encoding: "utf-8",
    },
    ...{ oldMode: null, newMode: null, oldBlob: null, newBlob: null, similarity: null },
    content: { kind: "text", hunks: [hunk] },
  };
  return { ...commits, files: [file], budgetTokens: 4000 };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

function commit(): string {
  git("add", "-A");
  git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "x");
  return git("rev-parse", "HEAD").trim();
}

function git(...args: string[]): string {
  return execFileSync("git", ["-C", tree, ...args], { encoding: "utf8" });
}
