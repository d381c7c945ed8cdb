// Holds the published schemas to the code, the code's mapping to the schemas, and real outputs to both.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { ReviewEventBody, ReviewResult } from "../../review/review.js";
import { packageRoot } from "../../runtime/runtime.js";
import {
  sampleDropped,
  sampleFailedLens,
  sampleFinding,
  sampleLens,
  sampleOptions,
  sampleResult,
  sampleSuggestion,
} from "../fixtures/sample-result.js";
import type { EventJson } from "./event-schema.js";
import { renderJson } from "./render-json.js";
import { renderNdjson } from "./render-ndjson.js";
import type { ReviewJson } from "./review-schema.js";
import { schemaFiles } from "./schema-files.js";
import type { toEventJson } from "./to-event-json.js";
import type { toReviewJson } from "./to-review-json.js";

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

const folder = join(packageRoot, "schemas");

describe("the published schemas", () => {
  it("[I2] are byte for byte what the code makes (`vitest run src/report/json -u` writes them anew)", async () => {
    for (const [name, text] of schemaFiles()) await expect(text).toMatchFileSnapshot(join(folder, name));
  });

  it("[I2] have the very type that the mapping gives, in both directions", () => {
    expectTypeOf<Same<ReviewJson, ReturnType<typeof toReviewJson>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<EventJson, ReturnType<typeof toEventJson>>>().toEqualTypeOf<true>();
  });

  it("[I2] accept a review with everything in it, and an empty one", () => {
    const validate = compile("review-v1.schema.json");
    for (const result of [everything(), sampleResult()]) {
      const json: unknown = JSON.parse(renderJson(result, sampleOptions()));
      expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it("[I2] refuse a document that lacks a field or has one of the wrong kind", () => {
    const validate = compile("review-v1.schema.json");
    const json = JSON.parse(renderJson(sampleResult(), sampleOptions())) as object; // just printed as an object
    expect(validate({ ...json, verdict: "maybe" })).toBe(false);
    expect(validate({ ...json, findings: undefined })).toBe(false);
    expect(validate({ ...json, version: 2 })).toBe(false);
  });

  it("[L1] accept every line of a stream that holds each kind of event", () => {
    const validate = compile("event-v1.schema.json");
    const events = bodies.map((body, at) => ({ run: "run-1", seq: at + 1, at: 1_760_000_000_000, ...body }));
    const text = renderNdjson(everything(), sampleOptions({ events }));
    const lines = text.trimEnd().split("\n");
    expect(lines).toHaveLength(bodies.length + 1);
    for (const line of lines) {
      expect(validate(JSON.parse(line)), `${line}\n${JSON.stringify(validate.errors)}`).toBe(true);
    }
    expect(validate({ type: "review:queued", run: "run-1", seq: 0, at: "today" })).toBe(false);
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
      type: "review:result",
      result: { format: "assay-review" },
    });
  });
});

const bodies: readonly ReviewEventBody[] = [
  { type: "review:queued" },
  { type: "review:started", lenses: ["bugs"], mode: "models" },
  { type: "diff:fetched", files: 1, added: 2, removed: 3 },
  { type: "context:ready", step: "graph", symbols: 4 },
  { type: "agent:started", lens: "bugs", model: "acme/large", part: 1, parts: 2 },
  { type: "agent:progress", lens: "bugs", message: "reading" },
  { type: "agent:progress", lens: "bugs", message: "rate limit", retryInMs: 4000 },
  { type: "agent:completed", lens: "bugs", findings: 1, waitMs: 0, workMs: 12.5 },
  { type: "agent:failed", lens: "bugs", reason: "no credit", remedy: "add some" },
  { type: "synthesizer:started", claims: 3 },
  { type: "synthesizer:completed", kept: 1, dropped: 2 },
  { type: "review:posted", where: "https://example.com/1" },
  { type: "review:completed", verdict: "comment", findings: 1 },
  { type: "review:failed", reason: "no key", remedy: "give one" },
  { type: "review:skipped", reason: "draft" },
];

function everything(): ReviewResult {
  const edits = sampleSuggestion.edits;
  return sampleResult({
    findings: [
      sampleFinding({ suggestion: sampleSuggestion, evidence: ["oxlint/no-undef#1"] }),
      sampleFinding({
        id: "f2",
        source: { kind: "rule", analyzer: "oxlint", rule: "no-undef", url: null },
        suggestion: { kind: "rejected", reason: "does not parse" },
        preExisting: true,
      }),
    ],
    dropped: [sampleDropped()],
    lenses: [
      sampleLens(),
      sampleFailedLens,
      {
        lens: "security",
        title: "Security",
        state: "off",
        by: null,
        message: "switched off",
        waitMs: 0,
        workMs: 0,
        findings: 0,
        accounts: [],
      },
    ],
    facts: [
      {
        id: "oxlint/no-undef#1",
        analyzer: "oxlint",
        rule: "no-undef",
        lens: "bugs",
        path: "src/cart.ts",
        startLine: 3,
        endLine: 3,
        quote: "  return sum;",
        message: "`discount` is not defined",
        category: "logic",
        severity: "major",
        confidence: 0.9,
        use: "comment",
        edits,
        url: "https://oxc.rs/docs/guide/usage/linter/rules/eslint/no-undef",
      },
    ],
    context: {
      step: "outline",
      detail: "the index is an outline so far",
      symbols: [
        {
          ...{ path: "src/money.ts", name: "add", kind: "function", startLine: 1, endLine: 3 },
          ...{ reason: "add is used on src/cart.ts:3", confidence: 0.95, score: 0.9 },
        },
      ],
    },
    warnings: [{ path: ".assay.yml", line: 3, message: "unknown key `lense`" }],
    patch: sampleSuggestion.patch,
  });
}

function compile(name: string) {
  const ajv = new Ajv2020({ allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(join(folder, name), "utf8")) as object); // our own schema, an object
}
