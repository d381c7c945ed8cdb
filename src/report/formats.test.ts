// What holds for every format: it is documented, repeatable, fast, and passes nothing hidden through.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ReviewResult } from "../review/review.js";
import { packageRoot } from "../runtime/runtime.js";
import { formats } from "./formats.js";
import {
  sampleAnchor,
  sampleDropped,
  sampleFailedLens,
  sampleFinding,
  sampleLens,
  sampleOptions,
  sampleResult,
  sampleSuggestion,
} from "./fixtures/sample-result.js";

const all = Object.entries(formats);
const forReading = all.filter(([name]) => name !== "diff"); // a patch holds the very bytes that a file gets

describe("the list of formats", () => {
  it("[I2] is exactly what docs/formats.md describes, summary by summary and chapter by chapter", () => {
    const text = readFileSync(join(packageRoot, "docs", "formats.md"), "utf8");
    const rows = [...text.matchAll(/^\| `([a-z]+)` \| (.+) \|$/gm)].map((row) => [row[1], row[2]]);
    const chapters = [...text.matchAll(/^## `([a-z]+)`$/gm)].map((row) => row[1]);
    expect(rows).toEqual(all.map(([name, { summary }]) => [name, summary]));
    expect(chapters).toEqual(Object.keys(formats));
  });

  it("[I2] has a diff that is the patch of the review, byte for byte", () => {
    const result = sampleResult({ patch: sampleSuggestion.patch });
    expect(formats.diff.render(result)).toBe(sampleSuggestion.patch);
    expect(formats.diff.render(sampleResult())).toBe("");
  });
});

describe.each(forReading)("the format %s", (_name, { render }) => {
  it("[I2] gives the same bytes for the same result, ending in one line feed", () => {
    const result = fill((place) => `text of ${place}`);
    const text = render(result, sampleOptions());
    expect(render(structuredClone(result), sampleOptions())).toBe(text);
    expect(text).toMatch(/[^\n]\n$/);
  });

  it("[P7] passes no escape, bidi, zero-width or control character through, wherever it stands", () => {
    const output = render(fill(hostile), sampleOptions());
    expect(output).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
    expect(output).toMatch(/\\u\{?0*1b/i);
  });

  it("shows the text that it makes harmless", () => {
    const output = render(fill(hostile), sampleOptions({ columns: 200 }));
    for (const word of ["finding.title", "finding.scenario", "lens.message"]) expect(output).toContain(word);
  });

  it("writes a review with nothing in it", () => {
    const empty: ReviewResult = {
      ...sampleResult(),
      summary: "",
      verdictReason: "",
      coverage: { cells: [], files: 0, complete: true },
      lenses: [],
      brief: { files: 0, added: 0, removed: 0, languages: [], risks: [], notes: [] },
      analyzers: [],
      configuration: [],
    };
    expect(render(empty, sampleOptions())).not.toMatch(/undefined|NaN|Infinity/);
  });

  it("[X8] writes 200 findings, the same bytes each time", () => {
    const findings = Array.from({ length: 200 }, (_, at) =>
      sampleFinding({
        id: `f${at}`,
        suggestion: sampleSuggestion,
        scenario: "Some words, 漢字. ".repeat(30),
      }),
    );
    const once = render(sampleResult({ findings }), sampleOptions());
    expect(render(sampleResult({ findings }), sampleOptions())).toBe(once);
    expect(once).not.toBe("");
  });
});

/** What could hide, reorder, command or break out, around a word by which the place is found again. */
function hostile(place: string): string {
  return `\u001b]0;x\u0007\u001b[2J\u009b31m\u202e\u2066\u200b\ufeff\u{e0041}\u0000\ud800\r\n${place}\u2028\u0085\u00ad`;
}

/** A review in which every text that a repository, a model or a provider could have written comes from `say`. */
function fill(say: (place: string) => string): ReviewResult {
  const anchor = sampleAnchor({ path: say("path"), quote: say("quote"), endLine: 4 });
  const claim = {
    title: say("finding.title"),
    scenario: say("finding.scenario"),
    evidence: [say("evidence")],
  };
  const source = { kind: "rule", analyzer: say("analyzer"), rule: say("rule"), url: say("url") } as const;
  const patch = `--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+${say("patch").replace(/[\r\n]/g, "")}\n`;
  const verified = { ...sampleSuggestion, patch, newDependencies: [say("dependency")] };
  const commit = { label: say("label"), sha: say("sha") };
  return sampleResult({
    run: say("run"),
    change: { repository: say("repository"), base: commit, head: commit },
    verdictReason: say("reason"),
    summary: say("summary"),
    degraded: true,
    findings: [
      sampleFinding({ ...claim, anchor, suggestion: verified, lens: say("lens"), alsoFrom: [say("also")] }),
      sampleFinding({ ...claim, source, anchor: { ...anchor, side: "old" }, id: say("id") }),
      sampleFinding({
        ...claim,
        suggestion: { kind: "rejected", reason: say("rejected") },
        preExisting: true,
      }),
    ],
    dropped: [sampleDropped({ detail: say("detail") })],
    lenses: [
      sampleLens({ lens: say("lens") }),
      {
        ...sampleFailedLens,
        message: say("lens.message"),
        remedy: say("lens.remedy"),
      } as typeof sampleFailedLens, // a failed one stays one
    ],
    coverage: {
      cells: [{ path: say("covered"), lens: "bugs", state: "skipped", reason: say("why") }],
      files: 1,
      complete: false,
    },
    brief: {
      ...sampleResult().brief,
      languages: [{ language: say("language"), files: 1 }],
      risks: [
        { path: say("risk"), status: say("status"), added: 1, removed: 1, risk: 50, reasons: [say("r")] },
      ],
      notes: [{ kind: "todo", path: say("noted"), line: 1, text: say("note") }],
    },
    analyzers: [
      {
        analyzer: say("a"),
        version: say("v"),
        rules: 1,
        paths: ["src/a.ts"],
        durationMs: 1,
        failure: say("failure"),
      },
    ],
    warnings: [{ path: say("warned"), line: 1, message: say("warning") }],
    configuration: [{ key: say("key"), value: say("value"), from: say("from") }],
  });
}
