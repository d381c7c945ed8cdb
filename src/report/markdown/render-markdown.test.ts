// The Markdown report: inert whatever the repository or a model says, complete, and within a comment's length.
import { describe, expect, it } from "vitest";
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
import { renderMarkdown } from "./render-markdown.js";

describe("the Markdown report", () => {
  it("[I2] holds the verdict, the findings open, and the rest folded", () => {
    const text = renderMarkdown(
      sampleResult({
        verdict: "request-changes",
        findings: [
          sampleFinding({ suggestion: sampleSuggestion }),
          sampleFinding({ id: "f2", title: "An old one", preExisting: true, severity: "minor" }),
        ],
        dropped: [sampleDropped()],
      }),
      sampleOptions(),
    );
    expect(text).toContain("<!-- assay run run-1 -->\n\n## Assay: Request changes\n");
    expect(text).toContain(`#### ✖ critical: The total ignores the discount

\`src/cart.ts:3\` · bugs · logic · 92 % sure · acme/large

\`\`\`
  > 3 │   return sum;
      │   ^^^^^^^^^^^
\`\`\`

A cart with a 10 % voucher is charged in full.

Suggestion (applies and parses, changes behaviour):

\`\`\`diff
@@ src/cart.ts:1 @@
 export function total(items, discount) {
   const sum = add(items);
-  return sum;
+  return sum - discount;
 }
\`\`\`

#### 1 more finding

<details>
<summary>● minor: An old one (src/cart.ts:3)</summary>
`);
    expect(text).toContain("<summary>1 claim dropped: 1 under the confidence floor</summary>");
    expect(text).toContain("| bugs | answered | 1 | 120 ms | 3.4 s | 12k | 9.0k | 812 | &#36;0.0123 |");
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  });

  it("[S3] names the failed lenses and what to do", () => {
    const text = renderMarkdown(
      sampleResult({ degraded: true, lenses: [sampleLens(), sampleFailedLens] }),
      sampleOptions(),
    );
    expect(text).toContain(
      "> **Degraded:** 1 of 2 lenses failed\n> - performance: the provider says that the credit is used up → Add credit at acme, then run the review again.",
    );
  });

  it("[P1] opens 25 findings and folds the rest; nothing is lost", () => {
    const findings = Array.from({ length: 60 }, (_, at) =>
      sampleFinding({ id: `f${at}`, title: `claim-${at}.` }),
    );
    const text = renderMarkdown(sampleResult({ findings }), sampleOptions());
    expect(text.match(/^#### ✖ critical: claim-/gm)).toHaveLength(25);
    expect(text.match(/^<summary>✖ critical: claim-/gm)).toHaveLength(35);
    expect(text).not.toContain("Left out");
    for (const { title } of findings) expect(text).toContain(title);
  });

  it("[P1] stays within 65,536 characters, cuts only between findings, and says what was left out", () => {
    const findings = Array.from({ length: 400 }, (_, at) =>
      sampleFinding({
        id: `f${at}`,
        title: `claim ${at}`,
        scenario: `begin-${at} ${"x@y ".repeat(60)} end-${at}`,
      }),
    );
    const text = renderMarkdown(
      sampleResult({ findings, summary: "@".repeat(70_000), verdictReason: "#".repeat(70_000) }),
      sampleOptions(),
    );
    expect(text.length).toBeLessThanOrEqual(65_536);
    const begun = text.match(/\bbegin-\d+/g) ?? [];
    expect(begun.length).toBeGreaterThan(30);
    expect(text.match(/\bend-\d+/g)).toHaveLength(begun.length);
    expect(text).toContain(`at most: ${400 - begun.length} findings`);
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  });

  it("leaves out a finding that is too long for any comment, and still shows the others", () => {
    const text = renderMarkdown(
      sampleResult({
        findings: [sampleFinding({ scenario: "y".repeat(70_000) }), sampleFinding({ title: "the other" })],
      }),
      sampleOptions(),
    );
    expect(text).toContain("critical: the other");
    expect(text).toContain("at most: 1 finding. `assay review --format json` has everything.");
  });

  it("[P7] lets no code excerpt or suggestion out of its fence", () => {
    const breakout = "```\n@octocat";
    const finding = sampleFinding({
      anchor: sampleAnchor({ quote: `  ${breakout}`, endLine: 4 }),
      suggestion: {
        ...sampleSuggestion,
        patch: "--- a/a.md\n+++ b/a.md\n@@ -1 +1,2 @@\n-x\n+````\n+@octocat\n",
      },
    });
    const text = renderMarkdown(sampleResult({ findings: [finding] }), sampleOptions());
    expect(outsideCode(text)).not.toContain("@octocat");
    expect(text).toContain("`````diff\n@@ a.md:1 @@\n-x\n+````\n+@octocat\n`````");
  });
});

/** The text without fenced blocks, as a Markdown reader sees them: a fence closes by at least as many backquotes. */
function outsideCode(text: string): string {
  let fence: string | null = null;
  return text
    .split("\n")
    .filter((line) => {
      const mark: string | undefined = /^`{3,}/.exec(line)?.[0];
      if (fence === null) fence = mark ?? null;
      else if (mark !== undefined && mark.length >= fence.length && line.trim() === mark) {
        fence = null;
        return false;
      }
      return fence === null;
    })
    .join("\n");
}
