// oxlint's rules on samples: every rule of the table fires where it should, and nothing of the repository steers it.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { RawFact } from "../analyzer.js";
import { readSamples, type Sample } from "../fixtures/read-samples.js";
import { oxlint } from "./oxlint.js";

const samples = readSamples(import.meta.dirname, "hits.txt");
const clean = readSamples(import.meta.dirname, "clean.txt");
let hits: readonly RawFact[] = [];

beforeAll(async () => {
  // One run over all: oxlint refuses settings with a rule that it does not know, so this also checks the table.
  hits = await oxlint.run([...samples, ...clean].map(asFile));
});

describe("oxlint", () => {
  it("[A8] has a sample for every rule of the table", () => {
    expect(samples.map(({ rule }) => rule).sort()).toEqual([...oxlint.rules].sort());
  });

  it.each(samples)("[A8] $rule is reported on line $hitLine of its sample", (sample) => {
    const found = hits.filter(({ path, rule }) => path === asFile(sample).path && rule === sample.rule);
    expect(found.map(({ startLine }) => startLine)).toEqual([sample.hitLine]);
    expect(found[0]?.message).toMatch(/^[^a-z].*[.?]$/);
  });

  it.each(clean)("[A8] nothing is said about sound code: $rule", (sample) => {
    expect(hits.filter(({ path }) => path === asFile(sample).path)).toEqual([]);
  });

  it("[A8] a hit over several lines ends where it ends, behind characters of several bytes", async () => {
    const text = "// é😀\nf()\n  .then((x) => {\n    g(x);\n  });\n";
    const found = await oxlint.run([{ path: "a.ts", text, addedLines: [] }]);
    expect(found).toMatchObject([{ rule: "promise/catch-or-return", startLine: 2, endLine: 5 }]);
  });

  it.each([
    ["on the line", "eval(x); // eslint-disable-line no-eval\n"],
    ["on the line before", "// oxlint-disable-next-line\neval(x);\n"],
    ["for the file", "/* eslint-disable */\neval(x);\n"],
  ])("[X1] a suppression %s is not obeyed, but makes the hit evidence only", async (_, text) => {
    const found = await oxlint.run([{ path: "a.ts", text, addedLines: [1] }]);
    expect(found).toMatchObject([{ rule: "eslint/no-eval", use: "evidence" }]);
  });

  it("[X1] settings and paths of the repository reach nothing", async () => {
    const root = await mkdtemp(join(tmpdir(), "assay-test-"));
    const before = process.cwd();
    try {
      const off = JSON.stringify({ rules: { "no-eval": "off" }, ignorePatterns: ["**"] });
      await writeFile(join(root, ".oxlintrc.json"), off);
      await writeFile(join(root, "oxlint.config.ts"), "throw new Error('executed')");
      await writeFile(join(root, ".eslintignore"), "**");
      process.chdir(root);
      const planted = { path: ".oxlintrc.json", text: off, addedLines: [1] };
      const files = ["../../../etc/a.ts", "/abs/b.ts", "-c", "node_modules/c.ts"].map((path) => ({
        path: path === "-c" ? "-c.ts" : path,
        text: "eval(x);\n",
        addedLines: [1],
      }));
      const found = await oxlint.run([planted, ...files]);
      expect(found.map(({ path }) => path).sort()).toEqual(files.map(({ path }) => path).sort());
    } finally {
      process.chdir(before);
      await rm(root, { recursive: true, force: true });
    }
  });
});

function asFile(sample: Sample): { path: string; text: string; addedLines: number[] } {
  return { path: `${sample.rule}.${sample.extension}`, text: sample.text, addedLines: [] };
}
