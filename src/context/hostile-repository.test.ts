// A repository made to break an indexer, as a real git repository: every parser survives it, every file is read or says why not.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openContextEngine } from "./context-engine.js";
import { defaultParseLimits, ParsePool } from "./extract/parse-pool.js";
import type { CommitIndex } from "./index-commit.js";
import { openGitTreeSource } from "./source/git-tree-source.js";
import { openFileIndexStore } from "./store/file-index-store.js";

const folder = mkdtempSync(join(tmpdir(), "assay-hostile-"));
const gitDir = join(folder, "repo.git");
const env = { PATH: process.env["PATH"], GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
const nested = "[\n".repeat(100_000);
const deep = `${"d/".repeat(300)}deep.ts`;
const unread: Readonly<Record<string, string | Buffer>> = {
  "huge.ts": "// nothing but words\n".repeat(2_500_000),
  "one-line.ts": `const a = "${"x".repeat(5_000_000)}";`,
  "long-line.ts": `const a = "${"x".repeat(900_000)}";`,
  "binary.ts": Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]),
  "latin1.py": Buffer.from("name = 'caf\u00e9'\n", "latin1"),
  '"caf\\351.ts"': "export const cafe = 1;\n", // as fast-import and git itself write such names
  '"two\\nlines.ts"': "export const lines = 1;\n",
};
const read: Readonly<Record<string, string>> = {
  ...Object.fromEntries(["ts", "cpp", "rb"].map((end) => [`nested/open.${end}`, nested])),
  "nested/closed.js": nested + "]\n".repeat(100_000),
  "nested/calls.kt": "f(\n".repeat(100_000),
  "tsconfig.json": "/*\n".repeat(300_000),
  "sub/tsconfig.json": '"\\"\\"\n'.repeat(150_000),
  "go.mod": "\n".repeat(1_000_000),
  "Cargo.toml": `[${" ".repeat(300)}\n`.repeat(3_000),
  [deep]: "export function deep() {\n  return 1;\n}\n",
  "money.ts": "export function add(a: number, b: number) {\n  return a + b;\n}\n",
  "cart.ts": 'import { add } from "./money";\n\nexport function put(price: number) {\n  return price;\n}\n',
};
let commit = "";

beforeAll(() => {
  execFileSync("git", ["init", "--quiet", "--bare", gitDir], { env });
  const files = Object.entries({ ...unread, ...read }).map(([path, content]) =>
    Buffer.concat([
      Buffer.from(`M 100644 inline ${path}\ndata ${Buffer.byteLength(content)}\n`),
      Buffer.from(content),
      Buffer.from("\n"),
    ]),
  );
  const links = "M 120000 inline loop.ts\ndata 7\npool.ts\nM 120000 inline pool.ts\ndata 7\nloop.ts\n";
  const submodule = `M 160000 ${"1234567890".repeat(4)} module.ts\n`;
  const head = "commit refs/heads/main\ncommitter a <a@b> 1 +0000\ndata 1\nx\n";
  const stream = Buffer.concat([Buffer.from(head), ...files, Buffer.from(links + submodule)]);
  execFileSync("git", [`--git-dir=${gitDir}`, "fast-import", "--quiet"], { env, input: stream });
  commit = execFileSync("git", [`--git-dir=${gitDir}`, "rev-parse", "main"], { env })
    .toString()
    .trim();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe.each(["thread", "process"] as const)("a hostile repository, parsed in a %s", (isolation) => {
  it("[X8][C5] is indexed, with a reason for each file that is not read, and a change in it gets its context", async () => {
    const pool = new ParsePool(defaultParseLimits(2, isolation));
    const engine = openContextEngine({
      ...{ repository: "r", pool, keepGraphs: 1, now: () => performance.now() },
      source: openGitTreeSource({ gitDir, env }),
      store: openFileIndexStore(join(folder, isolation)),
    });
    const made = await engine.prepare(commit);
    expect(reasons(made)).toEqual({
      "huge.ts": "larger than 1048576 bytes",
      "one-line.ts": "larger than 1048576 bytes",
      "long-line.ts": "minified",
      "binary.ts": "binary",
      "latin1.py": "not UTF-8",
      "caf\ufffd.ts": "a name with control characters or not in UTF-8",
      "two\nlines.ts": "a name with control characters or not in UTF-8",
      "tsconfig.json": "not a readable build file",
      "sub/tsconfig.json": "not a readable build file",
      "go.mod": "not a readable build file",
    });
    const paths = made.files.map((file) => file.path);
    expect(paths).toEqual(expect.arrayContaining([deep, "money.ts", "nested/open.cpp", "nested/calls.kt"]));
    expect(paths).not.toContain("loop.ts"); // a link
    expect(paths).not.toContain("module.ts"); // a submodule
    const { step, symbols } = await engine.contextFor({
      ...{ base: commit, head: commit, budgetTokens: 4_000 },
      files: ["cart.ts", "huge.ts", "nested/open.cpp", "two\nlines.ts"].map(wholeFile),
    });
    expect(step).toBe("graph");
    expect(symbols.map((one) => one.name)).toContain("add");
    await pool.close();
  }, 120_000);
});

function reasons(made: CommitIndex): Record<string, string> {
  return Object.fromEntries(made.skipped.map(({ path, reason }) => [path, reason]));
}

// A change that adds every line of a file.
function wholeFile(
  path: string,
): Parameters<ReturnType<typeof openContextEngine>["contextFor"]>[0]["files"][number] {
  const lines = Array.from({ length: 100_000 }, (_, at) => ({
    ...{ kind: "added" as const, text: "", oldLine: null, newLine: at + 1, noNewline: false },
  }));
  return {
    ...{ status: "added", path, oldPath: null, newPath: path, encoding: "utf-8", similarity: null },
    ...{ oldMode: null, newMode: "100644", oldBlob: null, newBlob: null },
    content: {
      kind: "text",
      hunks: [{ oldStart: 0, oldLines: 0, newStart: 1, newLines: lines.length, section: "", lines }],
    },
  };
}
