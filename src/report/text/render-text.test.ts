// The terminal report as people see it: golden parts at 80 columns, widths, wide characters, and the odd results.
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { sayPrice } from "../../review/review.js";
import type { ExcerptSource } from "../render-options.js";
import {
  sampleAccount,
  sampleAnchor,
  sampleDropped,
  sampleFailedLens,
  sampleFinding,
  sampleLens,
  sampleOptions,
  sampleResult,
  sampleSuggestion,
} from "../fixtures/sample-result.js";
import { renderText } from "./render-text.js";

const source = [
  "export function total(items, discount) {",
  "  const sum = add(items);",
  "  return sum;",
  "}",
];
const excerpt: ExcerptSource = (path, _side, line) => (path === "src/cart.ts" ? source[line - 1] : undefined);

describe("the text report", () => {
  it("[I2] opens with the verdict and its reason, then what was compared, counted and read", () => {
    const text = renderText(sampleResult(), sampleOptions());
    expect(text.split("\n").slice(0, 11).join("\n")).toBe(
      [
        "✔ Approve: Nothing was found and every file was read.",
        "  acme/shop · main (1111111) → feature/cart (2222222) · 12.3 s · $0.0123",
        "",
        "  The cart's total now takes the discount into account.",
        "",
        "  findings  none",
        "  coverage  1 file, all read",
        "  context   diff only: no index of the base",
        "  rules     oxlint 1.94.0 (93 rules on 1 file)",
        "",
        `No findings ${"─".repeat(68)}`,
      ].join("\n"),
    );
  });

  it("[I2] shows a finding with its code, why it matters, its evidence and the change proven to apply", () => {
    const finding = sampleFinding({
      suggestion: sampleSuggestion,
      evidence: ["unknown-fact"],
      alsoFrom: ["security"],
    });
    const text = renderText(sampleResult({ findings: [finding] }), sampleOptions({ excerpt }));
    expect(text).toContain(
      `
1 finding ──────────────────────────────────────────────────────────────────────
✖ critical  The total ignores the discount
  bugs · logic · 92 % sure · acme/large · also from security
  src/cart.ts:3

    1 │ export function total(items, discount) {
    2 │   const sum = add(items);
  > 3 │   return sum;
      │   ^^^^^^^^^^^
    4 │ }

  A cart with a 10 % voucher is charged in full.

  evidence  unknown-fact

  suggestion  applies and parses · changes behaviour
    1 │   export function total(items, discount) {
    2 │     const sum = add(items);
    3 │ -   return sum;
    3 │ +   return sum - discount;
    4 │   }

Brief ──────────────────────────────────────────────────────────────────────────
  1 file, +4 −1 · TypeScript 1

   62 ██████░░░░  src/cart.ts  modified +4 −1 · no test changed

Lenses ─────────────────────────────────────────────────────────────────────────
  lens  state     found    wait   work   in  cached  out    price  by
  bugs  answered      1  120 ms  3.4 s  12k    9.0k  812  $0.0123  acme/large
`.trimStart(),
    );
  });

  it("falls back on the finding's own quote where no file text can be had, and says why a change was rejected", () => {
    const finding = sampleFinding({
      anchor: sampleAnchor({ side: "old", startLine: 98, endLine: 100, quote: "a\nb\nc" }),
      suggestion: { kind: "rejected", reason: "the file no longer parses" },
      preExisting: true,
    });
    const text = renderText(sampleResult({ findings: [finding] }), sampleOptions());
    expect(text).toContain(
      [
        "  bugs · logic · 92 % sure · acme/large · outside the change, never blocks",
        "  src/cart.ts:98 to 100 in the base, before the change",
        "",
        "  >  98 │ a",
        "  >  99 │ b",
        "  > 100 │ c",
        "",
        "  A cart with a 10 % voucher is charged in full.",
        "",
        "  suggestion rejected: the file no longer parses",
      ].join("\n"),
    );
  });

  it("leaves out the middle of a long range, and says how much", () => {
    const anchor = sampleAnchor({ startLine: 1, endLine: 40 });
    const text = renderText(
      sampleResult({ findings: [sampleFinding({ anchor })] }),
      sampleOptions({ excerpt: (_path, _side, line) => `line ${line}` }),
    );
    expect(text).toContain(
      "  >  6 │ line 6\n     ⋮ │ 32 more lines\n  > 39 │ line 39\n  > 40 │ line 40\n    41 │ line 41",
    );
  });

  it("[S3] names each failed lens with its reason and what to do, and [S2] says what was not read and why", () => {
    const text = renderText(
      sampleResult({
        verdict: "comment",
        degraded: true,
        lenses: [sampleLens(), sampleFailedLens],
        coverage: {
          files: 4,
          complete: false,
          cells: [
            { path: "a.ts", lens: "bugs", state: "read", reason: "" },
            { path: "a.ts", lens: "performance", state: "failed", reason: "the lens failed" },
            { path: "logo.png", lens: "bugs", state: "skipped", reason: "binary" },
            { path: "b.ts", lens: "bugs", state: "checked", reason: "" },
          ],
        },
      }),
      sampleOptions({ columns: 200 }),
    );
    expect(text).toContain(
      [
        "  Degraded: 1 of 2 lenses failed",
        "    performance (acme/large): the provider says that the credit is used up",
        "    → Add credit at acme, then run the review again.",
      ].join("\n"),
    );
    expect(text).toContain(
      "4 files: 1 partly read (the lens failed): a.ts · 1 only checked by rules · 1 not read (binary): logo.png · 1 not read (given to no lens)",
    );
    expect(text).toContain("Follow the remedies of the failed lenses");
  });

  it("[S1] counts what was dropped by reason, and says where to read it", () => {
    const dropped = [sampleDropped(), sampleDropped(), sampleDropped({ reason: "duplicate" })];
    expect(renderText(sampleResult({ dropped }), sampleOptions({ columns: 120 }))).toContain(
      "  dropped  3 claims dropped: 2 under the confidence floor, 1 said already (see `--format json`)\n",
    );
  });

  it("[A9] never shows an unknown price as 0", () => {
    const unknown = sampleAccount({ costUsd: null });
    expect(sayPrice([unknown])).toBe("unknown");
    expect(sayPrice([unknown, sampleAccount()])).toBe("over $0.0123");
    expect(sayPrice([sampleAccount({ costUsd: 0 })])).toBe("$0");
    expect(sayPrice([])).toBe("–");
    const text = renderText(sampleResult({ lenses: [sampleLens({ accounts: [unknown] })] }), sampleOptions());
    expect(text).toContain(" unknown  acme/large");
    expect(text).not.toContain("$0");
  });

  it("[I1] colours only when told", () => {
    const result = sampleResult({
      findings: [sampleFinding({ suggestion: sampleSuggestion, evidence: ["a fact"] })],
    });
    const [plain, coloured] = [false, true].map((colour) =>
      renderText(result, sampleOptions({ colour, excerpt })),
    );
    expect(plain).not.toContain("\u001b");
    expect(coloured).toContain("\u001b[31m");
    expect(coloured).not.toMatch(/\u001b\[(1|2|3[1-6])m\u001b\[(22|39)m/);
    expect(coloured?.replace(/\u001b\[\d+m/g, "")).toBe(plain);
  });

  it("stays within the width from 60 to 200 columns, wide characters counted as two", () => {
    const wide = "宽字符".repeat(40);
    const result = sampleResult({
      verdictReason: wide,
      summary: `${wide} ${"word ".repeat(80)}`,
      findings: [
        sampleFinding({
          title: wide,
          scenario: "long ".repeat(100),
          evidence: ["x".repeat(300)],
          anchor: sampleAnchor({ quote: wide }),
          suggestion: { ...sampleSuggestion, newDependencies: ["y".repeat(200)] },
        }),
      ],
      brief: {
        ...sampleResult().brief,
        risks: [{ path: `${wide}/a.ts`, status: "added", added: 1, removed: 2, risk: 100, reasons: [wide] }],
        notes: [{ kind: "secret", path: "a.ts", line: 3, text: wide }],
      },
      lenses: [sampleLens({ lens: wide }), sampleFailedLens],
      warnings: [{ path: "a.yml", line: 2, message: wide }],
    });
    for (const columns of [60, 80, 111, 200]) {
      const lines = renderText(result, sampleOptions({ columns })).split("\n");
      const tooWide = lines.filter((line) => stringWidth(line) > columns);
      expect(tooWide).toEqual([]);
    }
    expect(renderText(result, sampleOptions({ columns: 5 }))).toBe(
      renderText(result, sampleOptions({ columns: 60 })),
    );
  });

  it("lines up carets and table columns under wide characters", () => {
    const finding = sampleFinding({ anchor: sampleAnchor({ quote: "  名前 = 値" }) });
    const text = renderText(
      sampleResult({ findings: [finding], lenses: [sampleLens({ lens: "安全" }), sampleLens()] }),
      sampleOptions(),
    );
    expect(text).toContain("  > 3 │   名前 = 値\n      │   ^^^^^^^^^\n");
    expect(text).toContain("  安全  answered  ");
    expect(text).toContain("  bugs  answered  ");
  });

  it("[X8] shows each of 200 findings with code and suggestion", () => {
    const findings = Array.from({ length: 200 }, (_, at) =>
      sampleFinding({ id: `f${at}`, suggestion: sampleSuggestion, scenario: "Some words. ".repeat(30) }),
    );
    const text = renderText(sampleResult({ findings }), sampleOptions({ excerpt, colour: true }));
    expect(text.match(/The total ignores the discount/g)).toHaveLength(200);
  });
});
