// The reports of advice and of changes: their published schemas, what they say alike, and that they carry no markup of others.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import type { RunResults } from "../resilience/resilience.js";
import { run, serve } from "../resilience/run/fixtures/live-application.js";
import { packageRoot } from "../runtime/runtime.js";
import { renderAdviceHtml } from "./advise/advice-html.js";
import { adviceSchemaFile, renderAdviceJson } from "./advise/advice-json.js";
import { findWeaknesses } from "./advise/weakness.js";
import { writeAdvice } from "./advise/write-advice.js";
import { compareRuns } from "./prove/compare-runs.js";
import { gate } from "./prove/gate.js";
import type { OperationReview } from "./review-operation.js";
import { renderReviewHtml } from "./review-html.js";
import { operationReviewSchemaFile, renderReviewJson } from "./review-json.js";

const evil = "<script>alert(1)</script>";
const schemas = {
  advice: join(packageRoot, "schemas", "advice-v1.schema.json"),
  review: join(packageRoot, "schemas", "operation-review-v1.schema.json"),
};

let results: RunResults;
let review: OperationReview;

beforeAll(async () => {
  const origin = await serve((_req, res) => res.end("ok"));
  const scenario = (fault: string): string =>
    `title: "quote ${evil}"\nitems:\n  - call: {method: GET, url: "${origin}/quote", meta: {operation_id: readQuote}}\n    context: {faults: [${fault}], strategy: {mode: repeat, count: 3}}\n    expect: {status: 200}\n`;
  results = await run(scenario("{kind: http-error, statusCode: 500}"));
  const after = await run(scenario("{kind: latency, meanMs: 2, stddevMs: 0}"));
  const range = { path: "app.py", startLine: 1, endLine: 4, name: evil, start: 0, end: 40 };
  review = {
    operation: { operation: "readQuote", method: "GET", url: `${origin}/quote` },
    language: "python",
    weaknesses: findWeaknesses(results),
    located: {
      ...{ kind: "located", sure: 0.95, others: 0, outbound: [] },
      route: {
        ...{
          framework: "FastAPI",
          method: "GET",
          template: "/quote",
          isPrefix: false,
          sure: 0.95,
          handler: range,
        },
        registeredAt: { path: "app.py", line: 1 },
      },
    },
    tried: [
      {
        proposal: {
          ...{
            title: `Mend ${evil}`,
            why: evil,
            tradeOff: "None.",
            source: "rules",
            answers: ["W1"],
            newDependencies: [],
          },
          edits: [{ path: "app.py", anchorLine: 1, search: "a", replace: evil }],
        },
        ...{ outcome: "kept", why: "it helps", isAlone: true },
        gates: [gate("applies", "passed", "git apply --check takes it"), gate("proof", "failed", evil)],
        patch: `diff --git a/app.py b/app.py\n--- a/app.py\n+++ b/app.py\n@@ -1 +1 @@\n-a\n+${evil}\n`,
        comparison: compareRuns(results, after),
      },
    ],
    notes: [evil],
  };
});

const fits = (path: string, text: string): unknown => {
  const isValid = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(path, "utf8")) as object);
  return isValid(JSON.parse(text)) ? "fits" : isValid.errors;
};

describe("reports", () => {
  it("[R7] the schemas are byte for byte what the code makes (`vitest run src/advice/reports.test.ts -u` writes them anew)", async () => {
    await expect(adviceSchemaFile()).toMatchFileSnapshot(schemas.advice);
    await expect(operationReviewSchemaFile()).toMatchFileSnapshot(schemas.review);
  });

  it("[R7] as JSON fit the published schemas, and none is let in that has more", () => {
    const advice = renderAdviceJson(writeAdvice(results, "sre"));
    expect(fits(schemas.advice, advice)).toBe("fits");
    expect(fits(schemas.review, renderReviewJson(review))).toBe("fits");
    expect(
      fits(schemas.review, renderReviewJson({ ...review, located: { kind: "not-found", why: "no route" } })),
    ).toBe("fits");
    expect(fits(schemas.advice, advice.replace('"format"', '"extra": 1, "format"'))).not.toBe("fits");
  });

  it("[R9] as pages load nothing, run nothing and say what was decided", () => {
    for (const page of [renderAdviceHtml(writeAdvice(results, "developer")), renderReviewHtml(review)]) {
      expect(page).toContain("default-src 'none'");
      expect(page).not.toMatch(/<script|javascript:|https?:\/\/(?!127)/);
      expect(page).toContain("&lt;script&gt;");
    }
    expect(renderReviewHtml(review)).toMatch(/✗ proof[\s\S]*class="after"[\s\S]*class="plus"/);
  });
});
