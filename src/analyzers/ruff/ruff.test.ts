// ruff's rules on samples: every rule of the table fires where it should, and only there.
import { createRequire } from "node:module";
import { PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-nodejs";
import { beforeAll, describe, expect, it } from "vitest";
import type { RawFact } from "../analyzer.js";
import { readSamples, type Sample } from "../fixtures/read-samples.js";
import { fixableRuffRules, ruffRules } from "./ruff-rules.js";
import { ruff } from "./ruff.js";

const samples = readSamples(import.meta.dirname, "hits.txt");
const clean = readSamples(import.meta.dirname, "clean.txt");
let hits: readonly RawFact[] = [];

beforeAll(async () => {
  hits = await ruff.run([...samples, ...clean].map(asFile));
});

describe("ruff", () => {
  it("[A8] knows every rule of the table by code, and has a sample for each", () => {
    for (const code of ruff.rules) {
      // Outside preview mode ruff refuses codes that it does not know.
      expect(() => new Workspace({ lint: { select: [code] } }, PositionEncoding.Utf16), code).not.toThrow();
    }
    expect(() => new Workspace({ lint: { select: ["PLE0000"] } }, PositionEncoding.Utf16)).toThrow();
    expect(samples.map(({ rule }) => rule).sort()).toEqual([...ruff.rules].sort());
    expect(ruff.version()).toBe(versionIn("@astral-sh/ruff-wasm-nodejs"));
  });

  it.each(samples)("[A8] $rule is reported on line $hitLine of its sample", (sample) => {
    const found = hits.filter(({ path, rule }) => path === asFile(sample).path && rule === sample.rule);
    expect(found.map(({ startLine }) => startLine)).toContain(sample.hitLine);
    expect(found[0]?.url).toContain(`/${ruffRules[sample.rule]?.name ?? ""}/`);
  });

  it.each(clean)("[A8] nothing may be posted about sound code: $rule", (sample) => {
    expect(hits.filter(({ path }) => path === asFile(sample).path)).toEqual([]);
  });

  it("[A8] a fix that is offered removes its hit, and rules without a trusted fix offer none", async () => {
    const fixed = hits.filter(({ edits }) => edits !== null);
    expect(new Set(fixed.map(({ rule }) => rule))).toEqual(
      // PLE2514 has no fix; the sample of each other rule shows its fix.
      new Set([...fixableRuffRules]),
    );
    for (const fact of fixed) {
      const sample = samples.find((one) => asFile(one).path === fact.path);
      const [edit] = fact.edits ?? [];
      if (sample === undefined || edit === undefined) throw new Error("no edit");
      expect(sample.text.split(edit.search).length, fact.rule).toBe(2);
      const mended = sample.text.replace(edit.search, () => edit.replace);
      const left = await ruff.run([{ path: "mended.py", text: mended, addedLines: [] }]);
      expect(
        left.filter(({ rule, startLine }) => rule === fact.rule && startLine === fact.startLine),
        fact.rule,
      ).toEqual([]);
    }
  });

  it("[A8] places and edits are exact behind characters outside the basic plane and with CRLF", async () => {
    const text = "a = 1\r\ndef f(x):\r\n    '😀é'; return x is 'a', '😀'\r\n";
    const [fact] = await ruff.run([{ path: "a.py", text, addedLines: [3] }]);
    expect(fact).toMatchObject({ rule: "F632", startLine: 3, endLine: 3 });
    expect(fact?.edits).toEqual([
      {
        path: "a.py",
        anchorLine: 3,
        search: "    '😀é'; return x is 'a', '😀'",
        replace: "    '😀é'; return x == 'a', '😀'",
      },
    ]);
  });

  it.each([
    ["on the line", "def f(a=[]):  # noqa\n    return a\n"],
    ["on the line, by rule", "def f(a=[]):  # noqa: B006\n    return a\n"],
    ["for the file", "# ruff: noqa\ndef f(a=[]):\n    return a\n"],
  ])("[X1] a suppression %s is not obeyed, but makes the hit evidence only", async (_, text) => {
    const found = await ruff.run([{ path: "a.py", text, addedLines: [1] }]);
    expect(found).toMatchObject([{ rule: "B006", use: "evidence" }]);
  });
});

function asFile(sample: Sample): { path: string; text: string; addedLines: number[] } {
  return { path: `${sample.rule}.py`, text: sample.text, addedLines: [] };
}

function versionIn(name: string): unknown {
  const manifest: unknown = createRequire(import.meta.url)(`${name}/package.json`);
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : null;
}
