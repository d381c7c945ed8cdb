// The SARIF log: valid by the standard's own schema, stable fingerprints, fixes that do what the patch does.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { categories, type ReviewResult } from "../../review/review.js";
import {
  sampleAnchor,
  sampleDropped,
  sampleFailedLens,
  sampleFinding,
  sampleLens,
  sampleOptions,
  sampleResult,
  sampleSuggestion,
} from "../fixtures/sample-result.js";
import { renderSarif } from "./render-sarif.js";
import { artifactChanges, type SarifReplacement } from "./sarif-fixes.js";

interface Log {
  readonly runs: readonly [
    {
      readonly results: readonly Record<string, unknown>[];
      readonly invocations: readonly Record<string, unknown>[];
      readonly tool: { readonly driver: { readonly rules: readonly Record<string, unknown>[] } };
      readonly versionControlProvenance?: readonly Record<string, unknown>[];
    },
  ];
}

const everything = sampleResult({
  degraded: true,
  change: {
    repository: "https://user:token@git.example.com/acme/shop.git",
    base: { label: "main", sha: "1".repeat(40) },
    head: { label: "topic", sha: "2".repeat(40) },
  },
  findings: [
    sampleFinding({ suggestion: sampleSuggestion, evidence: ["oxlint/no-undef#1"], alsoFrom: ["security"] }),
    sampleFinding({
      id: "f2",
      lens: "security",
      category: "injection",
      severity: "major",
      source: { kind: "rule", analyzer: "oxlint", rule: "no-eval", url: "https://oxc.rs/rules/no-eval" },
      anchor: sampleAnchor({ path: "src/ä b:c.ts", side: "old", startLine: 7, endLine: 9 }),
      suggestion: { kind: "rejected", reason: "does not parse" },
      preExisting: true,
    }),
    ...categories.map((category, at) => sampleFinding({ id: `c${at}`, category, severity: "minor" })),
  ],
  dropped: [sampleDropped()],
  lenses: [sampleLens(), sampleFailedLens],
  coverage: {
    files: 3,
    complete: false,
    cells: [
      { path: "src/cart.ts", lens: "bugs", state: "read", reason: "" },
      { path: "logo.png", lens: "bugs", state: "skipped", reason: "binary" },
    ],
  },
  analyzers: [
    {
      analyzer: "ruff",
      version: "1",
      rules: 1,
      paths: ["src/a.ts"],
      durationMs: 1,
      failure: "out of memory",
    },
  ],
  warnings: [{ path: ".assay.yml", line: 3, message: "unknown key" }],
});

describe("the SARIF log", () => {
  it("[I2] is valid by the SARIF 2.1.0 schema, with everything in it and with nothing", () => {
    const validate = compileSarif();
    for (const result of [everything, sampleResult()]) {
      expect(validate(parse(result)), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(validate({ version: "2.1.0", runs: [{ results: [] }] })).toBe(false);
  });

  it("[I2] places each finding under a rule with help, a level, a region and a stable fingerprint", () => {
    const [run] = parse(everything).runs;
    expect(run.results[0]).toMatchObject({
      ruleId: "bugs/logic",
      level: "error",
      message: { text: "The total ignores the discount\n\nA cart with a 10 % voucher is charged in full." },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "src/cart.ts", uriBaseId: "SRCROOT" },
            region: { startLine: 3, endLine: 3, snippet: { text: "  return sum;" } },
          },
        },
      ],
      partialFingerprints: { "assayFinding/v1": "f1" },
      rank: 92,
      baselineState: "new",
    });
    for (const { ruleId, ruleIndex } of run.results) {
      expect(run.tool.driver.rules[Number(ruleIndex)]).toMatchObject({ id: ruleId, help: {} });
    }
  });

  it("marks what stood there before, and gives a line of the base no region on the head", () => {
    const [run] = parse(everything).runs;
    expect(run.results[1]).toMatchObject({ ruleId: "oxlint/no-eval", baselineState: "unchanged" });
    expect(run.results[1]?.["locations"]).toEqual([
      { physicalLocation: { artifactLocation: { uri: "src/%C3%A4%20b%3Ac.ts", uriBaseId: "SRCROOT" } } },
    ]);
    expect(run.tool.driver.rules.find(({ id }) => id === "oxlint/no-eval")).toMatchObject({
      helpUri: "https://oxc.rs/rules/no-eval",
      properties: { tags: ["security", "injection"], "security-severity": "7.0" },
    });
  });

  it("keeps fingerprint and rule when the lines move", () => {
    const moved = sampleFinding({ anchor: sampleAnchor({ startLine: 300, endLine: 300 }) });
    const [before, after] = [sampleFinding(), moved].map(
      (finding) => parse(sampleResult({ findings: [finding] })).runs[0].results[0],
    );
    expect(after?.["partialFingerprints"]).toEqual(before?.["partialFingerprints"]);
    expect(after?.["ruleId"]).toBe(before?.["ruleId"]);
  });

  it("[S2] [S3] tells of failed lenses, unread files, failed analyzers and wrong settings", () => {
    expect(parse(everything).runs[0].invocations[0]).toMatchObject({
      executionSuccessful: false,
      startTimeUtc: "2025-10-09T08:53:20.000Z",
      toolExecutionNotifications: [
        {
          descriptor: { id: "lens-failed" },
          level: "error",
          message: {
            text: "Lens performance failed: the provider says that the credit is used up. Add credit at acme, then run the review again.",
          },
        },
        {
          descriptor: { id: "not-read" },
          message: { text: "1 file not read: binary" },
          locations: [{ physicalLocation: { artifactLocation: { uri: "logo.png" } } }],
        },
        { descriptor: { id: "not-read" }, message: { text: "1 file not read: given to no lens" } },
        { descriptor: { id: "analyzer-failed" }, message: { text: "ruff failed: out of memory" } },
      ],
      toolConfigurationNotifications: [
        { message: { text: "unknown key" }, locations: [{ physicalLocation: { region: { startLine: 3 } } }] },
      ],
    });
    expect(parse(sampleResult()).runs[0].invocations[0]).toMatchObject({ executionSuccessful: true });
  });

  it("names the repository and revision, without the token of its address", () => {
    expect(parse(everything).runs[0].versionControlProvenance).toEqual([
      {
        repositoryUri: "https://git.example.com/acme/shop.git",
        revisionId: "2".repeat(40),
        branch: "topic",
        mappedTo: { uriBaseId: "SRCROOT" },
      },
    ]);
    expect(parse(sampleResult()).runs[0].versionControlProvenance).toBeUndefined();
  });

  it("[P7] makes no link out of a model's words", () => {
    const finding = sampleFinding({ title: "see [docs](https://e.vil)" });
    expect(renderSarif(sampleResult({ findings: [finding] }), sampleOptions())).not.toContain("](");
  });
});

describe("the fixes of a SARIF log", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-sarif-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const cases = [
    ["a line changed", "a\nb\nc\n", "a\nB\nc\n"],
    ["lines put first", "a\n", "x\ny\na\n"],
    ["lines put last", "a\n", "a\nx\n"],
    ["the last line taken away", "a\nb\n", "a\n"],
    ["no newline at the end, before and after", "a\nb", "a\nc"],
    ["a newline added at the end", "a\nb", "a\nb\n"],
    ["a newline taken from the end", "a\nb\n", "a\nb"],
    ["an unfinished last line taken away", "a\nb", "a\n"],
    ["CRLF", "a\r\nb\r\nc\r\n", "a\r\nB\r\nB2\r\nc\r\n"],
    ["far apart", `1\n${"x\n".repeat(20)}2\n`, `one\nmore\n${"x\n".repeat(20)}two\n`],
    ["several near each other", "a\nb\nc\nd\ne\nf\n", "A\nb\nd\ne\nE\nf\ng\n"],
  ] as const;

  for (const context of [0, 3]) {
    it.each(cases)(
      `[P8] do what the patch does, with ${context} lines of context: %s`,
      (_name, before, after) => {
        const [change, ...others] = artifactChanges(patchOf({ before, after, context }));
        expect(others).toEqual([]);
        expect(change?.artifactLocation.uri).toBe("after");
        expect(carryOut(before, change?.replacements ?? [])).toBe(after);
      },
    );
  }

  function patchOf({ before, after, context }: { before: string; after: string; context: number }): string {
    writeFileSync(join(folder, "before"), before);
    writeFileSync(join(folder, "after"), after);
    const args = ["diff", "--no-index", `-U${context}`, "before", "after"];
    return spawnSync("git", args, { cwd: folder, encoding: "utf8" }).stdout;
  }
});

/** Carries replacements out as the standard says, from the last to the first so that places stay true. */
function carryOut(text: string, replacements: readonly SarifReplacement[]): string {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const offset = (line: number, column: number): number => (starts[line - 1] ?? text.length) + column - 1;
  return [...replacements].reverse().reduce((done, { deletedRegion: region, insertedContent }) => {
    const [from, to] = [
      offset(region.startLine, region.startColumn),
      offset(region.endLine, region.endColumn),
    ];
    return done.slice(0, from) + insertedContent.text + done.slice(to);
  }, text);
}

function parse(result: ReviewResult): Log {
  return JSON.parse(renderSarif(result, sampleOptions())) as Log; // the schema test proves the shape
}

function compileSarif() {
  // The schema is in draft-04, whose words Ajv 8 reads but for `id`; one of its patterns is none in Unicode mode.
  const { id, ...schema } = sarifSchema;
  expect(id).toContain("sarif-2.1.0");
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile({ ...schema, $schema: "http://json-schema.org/draft-07/schema#" });
}
