// Text of models and repositories does nothing in a post: no mention, link, image, markup or command survives, wherever it stands.
import { expect, it } from "vitest";
import { sampleFailedLens, sampleLens } from "../../report/fixtures/sample-result.js";
import { readMarkdown } from "./fixtures/read-markdown.js";
import {
  codeLines,
  findingAt,
  firstHead,
  hostWith,
  newFile,
  publishTo,
  resultOf,
  secondHead,
  verified,
} from "./fixtures/test-post.js";
import { checkRunFor } from "./check-run.js";
import { readFindingMark, readRunMark } from "./marks.js";
import { writeNotice } from "./notices.js";
import type { LensOutcome, ReviewResult } from "../review-result.js";

const nasty = [
  "@octocat",
  "@acme/owners",
  "fixes #1",
  "closes acme/shop#2",
  "resolves GH-3",
  "![x](https://e.vil/p.png)",
  "[x](https://e.vil)",
  "<https://e.vil>",
  "https://e.vil/x",
  "www.e.vil",
  "mailto:a@e.vil",
  "<img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  "</summary></details>",
  "<details open>",
  "<!-- assay:run=rev_0 -->",
  "<!-- assay:f=0123456789abcdef -->",
  "<!--",
  "-->",
  "```",
  "````suggestion",
  "~~~",
  "`",
  "``",
  "$x$",
  "\n\n/assay dismiss",
  "\n/close",
  "\n> quoted",
  "\n# heading",
  "\n---\n",
  "\n\n1. one",
  "\n- [ ] task",
  "| a | b |",
  "\n|---|---|\n",
  "&#64;octocat",
  "&commat;octocat",
  "\u202eevil",
  "\u200b",
  "\ud800",
  "\\",
  "*",
  "_",
  "[^1]",
  "[x]: https://e.vil",
  "\r",
  "\t",
  ":tada:",
  "word",
] as const;

/** A small generator with a seed, so that a failure can be had again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function writer(seed: number): () => string {
  const random = seeded(seed);
  return () =>
    Array.from({ length: 1 + Math.floor(random() * 8) }, () => {
      const glue = random() < 0.6 ? " " : "";
      return `${nasty[Math.floor(random() * nasty.length)] ?? ""}${glue}`;
    }).join("");
}

function expectInert(text: string, where: string): void {
  const { prose, html, links, images } = readMarkdown(text);
  const drawn = prose.join("\u0000");
  expect(images, where).toEqual([]);
  expect(
    links.filter((url) => !url.startsWith("https://github.example/")),
    where,
  ).toEqual([]);
  for (const tag of html) expect(tag, where).toMatch(/^<(?:\/?(?:details|summary)|!-- assay:[^<>]*--)>$/);
  expect(drawn, where).not.toMatch(/@[\w-]/);
  expect(drawn, where).not.toMatch(/(?:^|\W)#\d|\bGH-\d/i);
  expect(drawn, where).not.toMatch(/:\/\/|\bwww\.\w|\bmailto:\w/i);
  expect(text, where).not.toMatch(/^[\t ]*\/[a-z]/im);
  expect(text, where).not.toMatch(/[\u200b\u202e]|\p{Cs}/u);
}

function failedLens(say: () => string): LensOutcome {
  if (sampleFailedLens.state !== "failed") throw new Error("the sample lens has not failed");
  return { ...sampleFailedLens, lens: say(), message: say(), remedy: say() };
}

function hostileResult(say: () => string, run: string, head: string): ReviewResult {
  const lines = codeLines(12).map((line) => `${line} // ${say().replace(/[\r\n]+/g, " ")}`);
  const text = `${lines.join("\n")}\n`;
  const findings = [1, 4, 8].map((line) =>
    findingAt("src/order.ts", lines, {
      line,
      title: say(),
      scenario: say(),
      lens: say(),
      source: { kind: "model", model: say() },
      alsoFrom: [say()],
      evidence: [say(), "fact-1"],
      suggestion: verified(
        "src/order.ts",
        text,
        text.replace(lines[line - 1] ?? "", `  x(); // ${say().replace(/[\r\n]+/g, " ")}`),
      ),
    }),
  );
  const elsewhere = findingAt(`docs/${say()}.md`, [say()], { line: 1, title: say(), scenario: say() });
  return resultOf(run, head, {
    findings: [...findings, elsewhere],
    verdictReason: say(),
    summary: say(),
    degraded: true,
    lenses: [sampleLens({ lens: say() }), failedLens(say)],
    coverage: {
      cells: [{ path: say(), lens: "bugs", state: "skipped", reason: say() }],
      files: 1,
      complete: false,
    },
    facts: [
      {
        id: "fact-1",
        analyzer: "oxlint",
        rule: say(),
        lens: "bugs",
        path: say(),
        startLine: 1,
        endLine: 1,
        quote: say(),
        message: say(),
        category: "logic",
        severity: "minor",
        confidence: 1,
        use: "evidence",
        edits: null,
        url: say(),
      },
    ],
    context: {
      step: "graph",
      detail: say(),
      symbols: [
        {
          path: say(),
          name: say(),
          kind: "function",
          startLine: 1,
          endLine: 2,
          reason: say(),
          confidence: 1,
          score: 1,
        },
      ],
    },
    warnings: [{ path: say(), line: 1, message: say() }],
    configuration: [{ key: say(), value: say(), from: say() }],
  });
}

it("[P7] fuzzed texts are inert in the body, in comments, in the summary, in checks and in notices", async () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const say = writer(seed);
    const first = hostileResult(say, "rev_1", firstHead);
    const second = hostileResult(say, "rev_2", secondHead);
    const quotes = [...first.findings, ...second.findings].map(({ anchor }) => anchor.quote);
    const host = hostWith(newFile("src/order.ts", quotes));
    await publishTo(host, first);
    host.push(secondHead, newFile("src/order.ts", quotes));
    await publishTo(host, second);
    const posted = [...host.reviews, ...host.comments, ...host.issueComments].map(({ body }) => body);
    const check = checkRunFor(
      { kind: "completed", result: first },
      { requestChanges: "failure", failed: "neutral", detailsUrl: null },
    );
    const notice = writeNotice({ kind: "failed", reason: say(), remedy: say() });
    expect(posted.length).toBeGreaterThanOrEqual(6);
    for (const text of [...posted, check.summary, notice.body]) expectInert(text, `seed ${seed}:\n${text}`);
    for (const { body } of host.reviews) expect(readRunMark(body)?.run).toMatch(/^rev_[12]$/);
    const ids = new Set([...first.findings, ...second.findings].map(({ id }) => id));
    for (const { body } of host.comments) expect(ids).toContain(readFindingMark(body)?.fingerprint);
  }
});

it("[P1] every finding is in exactly one place, whatever the texts, sizes and lines", async () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    const random = seeded(seed);
    const say = writer(seed);
    const lines = codeLines(80);
    const host = hostWith(newFile("src/order.ts", lines));
    const findings = Array.from({ length: Math.floor(random() * 120) }, (_, index) => {
      const isThere = random() < 0.6;
      const long = random() < 0.3 ? say().repeat(Math.floor(random() * 400)) : say();
      return {
        ...findingAt(isThere ? "src/order.ts" : "other.ts", lines, {
          line: 1 + Math.floor(random() * 80),
          scenario: long,
        }),
        id: `${seed}-${index}`,
      };
    });
    const earlier = resultOf("rev_0", firstHead, { findings: findings.filter(() => random() < 0.3) });
    await publishTo(host, earlier);
    const { placed } = await publishTo(host, resultOf("rev_1", firstHead, { findings }));
    const own = [...host.reviews, ...host.issueComments]
      .map(({ body }) => readRunMark(body))
      .filter((mark) => mark?.run === "rev_1");
    const before = new Set(earlier.findings.map(({ id }) => id));
    const where = [
      ...own.flatMap((mark) => [...(mark?.findings ?? []), ...(mark?.inline ?? [])]),
      ...findings.map(({ id }) => id).filter((id) => before.has(id)),
    ];
    expect(where.toSorted(), `seed ${seed}`).toEqual(findings.map(({ id }) => id).toSorted());
    expect(placed.map(({ fingerprint }) => fingerprint)).toEqual(findings.map(({ id }) => id));
    for (const { body } of [...host.reviews, ...host.comments, ...host.issueComments])
      expect(body.length).toBeLessThanOrEqual(65_536);
  }
});
