// The port as a review uses it: real analyzers in real child processes, on changes made of several languages.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AnalyzedFile } from "../review/review.js";
import { createAnalyzers } from "./analyzers.js";

const port = createAnalyzers({ limits: { timeoutMs: 60_000 } });

/** A file of which the change wrote all lines, or only those named. */
function file(path: string, text: string, addedLines?: readonly number[]): AnalyzedFile {
  return { path, text, addedLines: addedLines ?? text.split("\n").map((_, index) => index + 1) };
}

describe("analyze", { timeout: 90_000 }, () => {
  it("[A8] facts of all analyzers come in reading order, with ids, quotes and reports", async () => {
    const { facts, reports, skipped } = await port.analyze([
      file("b.ts", "const a = 1;\neval(String(a));\n"),
      file("a.py", "x = 1\nprint(y)\nprint(z)\r\n"),
      file(".env", "DB_PASSWORD=" + "k3Zq9vPw" + "x1\n"),
      file(
        ".github/workflows/a.yml",
        "on: issues\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n",
      ),
    ]);
    expect(facts.map(({ id, path, startLine }) => `${path}:${startLine} ${id}`)).toEqual([
      ".env:1 secrets/hard-coded-secret#1",
      ".github/workflows/a.yml:6 workflow-injection/untrusted-input#1",
      "a.py:2 ruff/F821#1",
      "a.py:3 ruff/F821#2",
      "b.ts:2 oxlint/eslint/no-eval#1",
    ]);
    expect(facts[3]).toMatchObject({
      quote: "print(z)",
      analyzer: "ruff",
      lens: "bugs",
    });
    expect(reports.map(({ analyzer, paths, failure }) => [analyzer, paths.length, failure])).toEqual(
      expect.arrayContaining([
        ["ruff", 1, null],
        ["oxlint", 1, null],
        ["workflow-injection", 1, null],
        ["secrets", 4, null],
      ]),
    );
    expect(skipped).toEqual([]);
  });

  it("[S1] only hits on lines that the change wrote become facts", async () => {
    const text = "x = 1\nprint(y)\nprint(z)\n";
    const { facts } = await port.analyze([file("a.py", text, [1, 3])]);
    expect(facts.map(({ startLine }) => startLine)).toEqual([3]);
  });

  it("[X8] what nobody wrote is skipped with a reason, but searched for secrets", async () => {
    const secret = "sk_" + "live_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7";
    const { facts, skipped } = await port.analyze([
      file("package-lock.json", `{"a": "${secret}"}`),
      file("gen.py", "# @generated\ndef f(a=[]):\n    return a\n"),
      file("a.bin", "\u0000" + secret),
    ]);
    expect(facts.map(({ path, rule }) => `${path} ${rule}`)).toEqual(["package-lock.json stripe-secret-key"]);
    expect(skipped).toEqual([
      { path: "package-lock.json", reason: "a lock file, searched for secrets only" },
      { path: "gen.py", reason: "generated, searched for secrets only" },
      { path: "a.bin", reason: "not text" },
    ]);
  });

  it("[X1] neither settings nor code of the repository are obeyed, whether in the change or on the disk", async () => {
    const repository = mkdtempSync(join(tmpdir(), "assay-test-"));
    const witness = join(repository, "executed");
    const bait = `require("fs").writeFileSync(${JSON.stringify(witness)}, "")`;
    const planted: Record<string, string> = {
      ".oxlintrc.json": `{"rules":{"no-eval":"off"},"jsPlugins":["./plugin.js"],"ignorePatterns":["**"]}`,
      "plugin.js": bait,
      "eslint.config.js": bait,
      "oxlint.config.ts": bait,
      "ruff.toml": `lint.ignore = ["ALL"]\nexclude = ["*"]\n`,
      "pyproject.toml": `[tool.ruff]\nexclude = ["*"]\n[tool.ruff.lint]\nselect = []\n`,
      ".secretlintrc.json": `{"rules":[]}`,
      ".secretlintignore": "**",
      "sgconfig.yml": "ruleDirs: []\n",
      "tsconfig.json": `{"extends":"./missing.json"}`,
    };
    const before = process.cwd();
    try {
      for (const [name, text] of Object.entries(planted)) writeFileSync(join(repository, name), text);
      execFileSync("git", ["init", "-q"], { cwd: repository });
      process.chdir(repository);
      const { facts, reports } = await port.analyze([
        ...Object.entries(planted).map(([name, text]) => file(name, text)),
        file("a.ts", "eval(String(x));\n"),
        file("a.py", "print(y)\n"),
      ]);
      expect(facts.map(({ id }) => id)).toEqual(
        expect.arrayContaining(["oxlint/eslint/no-eval#1", "ruff/F821#1"]),
      );
      expect(reports.every(({ failure }) => failure === null)).toBe(true);
      expect(existsSync(witness)).toBe(false);
    } finally {
      process.chdir(before);
      rmSync(repository, { recursive: true });
    }
  });

  it("[X8] a text that brings a parser down costs only itself", async () => {
    const deep = "(".repeat(120_000);
    const { facts, reports } = await port.analyze([
      file("deep.js", deep),
      file("deep.py", `x = ${deep}`),
      file("a.ts", "eval(String(x));\n"),
      file("a.py", "print(y)\n"),
    ]);
    expect(facts.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["oxlint/eslint/no-eval#1", "ruff/F821#1"]),
    );
    for (const { failure } of reports) expect(failure ?? "deep").toContain("deep");
  });

  it("[X8] an abort ends the analysis", async () => {
    const controller = new AbortController();
    controller.abort();
    const analysis = port.analyze([file("a.py", "x = 1\n")], controller.signal);
    await expect(analysis).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("findSecrets", () => {
  const secret = "sk_" + "live_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7";

  it("[X7] answers for each text, in order, with exact offsets", async () => {
    const texts = ["nothing", `😀 ${secret}`, ""];
    expect(await port.findSecrets(texts)).toEqual([
      [],
      [{ kind: "Stripe secret key", start: 3, end: 35 }],
      [],
    ]);
  });

  it("[X7] much text is searched in a child, with the same answer", async () => {
    const filler = "x = 1\n".repeat(200_000);
    const [hits] = await port.findSecrets([filler + secret]);
    expect(hits).toEqual([
      { kind: "Stripe secret key", start: filler.length, end: filler.length + secret.length },
    ]);
  });

  it("[X7] it fails rather than miss a secret", async () => {
    const hurried = createAnalyzers({ limits: { timeoutMs: 1 } });
    const search = hurried.findSecrets(["x".repeat(1_000_001)]);
    await expect(search).rejects.toMatchObject({ code: "process-failed" });
  });
});

describe("checkSyntax", { timeout: 90_000 }, () => {
  const sound: readonly [path: string, text: string][] = [
    ["a.ts", "const f = <T>(a: T): T => a;\n"],
    ["a.tsx", "const a = <p>x</p>;\n"],
    ["a.js", "const a = <p>x</p>; return a;\n"],
    ["a.cjs", "with (a) {}\n"],
    ["a.d.ts", "declare const a: number;\n"],
    ["a.py", "match x:\n    case 1:\n        pass\n"],
    ["a.go", 'package a\n\nvar s = ``\n\nfunc f() { s := ""; _ = s }\n'],
    ["A.java", "class A { void f() { int x = 1; } }\n"],
    ["a.json", '{"a": [1, 2]}\n'],
    ["tsconfig.json", '{\n  // why\n  "a": 1,\n}\n'],
    ["a.yaml", "a: 1\n---\nb: &x [1]\nc: *x\n"],
  ];
  const broken: readonly [path: string, text: string, line: number][] = [
    ["a.ts", "let x = 1;\nlet y: = 2;\n", 2],
    ["a.tsx", "const a = (\n  <p>x</q>\n);\n", 2],
    ["a.js", "f(1;\n", 1],
    ["a.py", "try:\n    pass\nfinally:\nx = 1\n", 4],
    ["b.py", "x = (1\n", 2],
    ["a.go", "package a\n\nfunc f( {\n}\n", 3],
    ["A.java", "class A {\n  void f() { int x = 1 }\n}\n", 2],
    ["a.json", '{\n  "a": ,\n}\n', 2],
    ["tsconfig.json", '{\n  "a": : 1\n}\n', 2],
    ["a.yaml", "a: 1\nb: [1\nc: 2\n", 3],
  ];
  const unknown: readonly [path: string, text: string][] = [
    ["a.rb", "def ("],
    ["Makefile", "x"],
    ["templates/a.yaml", "{{- if .Values.x }}\na: 1\n{{- end }}\n"],
    ["a.js", "// @flow\nconst x: ?number = 1;\n"],
  ];

  it("[P8] sound, broken and unknown files are told apart, in order, with the line", async () => {
    const files = [...sound, ...broken, ...unknown].map(([path, text]) => ({ path, text }));
    const verdicts = await port.checkSyntax(files);
    const told = verdicts.map((verdict) => (verdict.kind === "broken" ? verdict.line : verdict.kind));
    expect(files.map(({ path }, index) => `${path} ${String(told[index])}`)).toEqual([
      ...sound.map(([path]) => `${path} ok`),
      ...broken.map(([path, , line]) => `${path} ${line}`),
      ...unknown.map(([path]) => `${path} unsupported`),
    ]);
  });

  it("[P8] a text that no parser survives is broken, and the others get their verdict", async () => {
    const files = [
      { path: "a.ts", text: "let x = 1;\n" },
      { path: "deep.ts", text: "(".repeat(300_000) },
    ];
    expect(await port.checkSyntax(files)).toMatchObject([{ kind: "ok" }, { kind: "broken", line: 1 }]);
  });

  it("[P8] files of no known language start no child", async () => {
    const hurried = createAnalyzers({ limits: { timeoutMs: 1 } });
    expect(await hurried.checkSyntax([{ path: "a.rb", text: "" }])).toEqual([{ kind: "unsupported" }]);
  });
});

describe("listImports", () => {
  it("[R9] names what each file imports, as written, in order and once", async () => {
    const script = `import a, { type B } from "a";\nexport * from "./b.js";\nconst c = require("c"), c2 = require("c");\nawait import("node:fs"); require(name); // require("no")\nexport { d } from '@x/d';\n`;
    const lists = await port.listImports([
      { path: "a.mts", text: script },
      {
        path: "a.py",
        text: "import os, a.b as c\nfrom . import x\nfrom ..p.q import (\n  r,\n)\ndef f():\n    import late\n",
      },
      { path: "a.go", text: 'package a\n\nimport "fmt"\nimport (\n\tx "example.com/a/b"\n\t_ `c`\n)\n' },
      { path: "A.java", text: "import java.util.List;\nimport static a.b.C.m;\nimport a.b.*;\nclass A {}\n" },
      { path: "a.json", text: "{}" },
      { path: "a.rb", text: "require 'x'" },
    ]);
    expect(lists).toEqual([
      ["a", "./b.js", "c", "node:fs", "@x/d"],
      ["os", "a.b", ".", "..p.q", "late"],
      ["fmt", "example.com/a/b", "c"],
      ["java.util.List", "a.b.C.m", "a.b"],
      [],
      [],
    ]);
  });
});
