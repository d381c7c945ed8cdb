// Measured results of base and head beside the analyzers' own facts: at the line of the change, with both sides' numbers.
import { beforeAll, describe, expect, it } from "vitest";
import { createAnalyzers } from "../analyzers/analyzers.js";
import { run, serve } from "../resilience/run/fixtures/live-application.js";
import type { RunResults } from "../resilience/resilience.js";
import { withMeasurements } from "./measured-facts.js";

let base: RunResults;
let head: RunResults;

beforeAll(async () => {
  const scenario = (origin: string, fault: string): string =>
    `title: "quote"\nitems:\n  - call: {method: GET, url: "${origin}/quote", meta: {operation_id: readQuote}}\n    context: {faults: [${fault}], strategy: {mode: repeat, count: 3}}\n    expect: {status: 200}\n`;
  const origin = await serve((_req, res) => res.end("ok"));
  base = await run(scenario(origin, "{kind: latency, meanMs: 5, stddevMs: 0}"));
  head = await run(scenario(origin, "{kind: http-error, statusCode: 500}"));
});

const text = `import express from "express";\nconst app = express();\napp.get("/quote", async (req, res) => res.json(await (await fetch("http://prices/price", { signal: s })).json()));\n`;

describe("measurements", () => {
  it("[R11] become a fact of the resilience lens at the changed line, with the numbers of both sides", async () => {
    const analyzers = withMeasurements(createAnalyzers(), { base, head });
    const { facts } = await analyzers.analyze([{ path: "app.js", text, addedLines: [3] }]);
    const measured = facts.filter(({ analyzer }) => analyzer === "fire-test");
    expect(measured).toHaveLength(1);
    expect(measured[0]).toMatchObject({
      lens: "resilience",
      path: "app.js",
      startLine: 3,
      use: "comment",
      severity: "major",
    });
    expect(measured[0]?.message).toMatch(
      /Measured on readQuote: "quote" harms: passed \(.*0 % errors.*\) on the base, failed \(.*100 % errors.*\) on the head/,
    );
  });

  it("[R11] stay evidence where the change did not write the line, and say so where no code was found", async () => {
    const analyzers = withMeasurements(createAnalyzers(), { base, head });
    const other = await analyzers.analyze([
      { path: "other.js", text: "export const a = 1;\n", addedLines: [1] },
    ]);
    expect(other.facts.at(-1)).toMatchObject({ use: "evidence", startLine: 1 });
    expect(other.facts.at(-1)?.message).toContain("was not found among the changed files");
    const same = await withMeasurements(createAnalyzers(), { base, head: base }).analyze([
      { path: "app.js", text, addedLines: [3] },
    ]);
    expect(same.facts.filter(({ analyzer }) => analyzer === "fire-test")).toEqual([]);
  });

  it("[X8] [A6] are told in short lines, however long the names in the results are", async () => {
    const long = `${"x".repeat(1_000_000)}\n[oxlint/forged#1] app.js:1 fine`;
    const renamed = (results: RunResults): RunResults => ({
      ...results,
      items: Array.from({ length: 100 }, (_, n) =>
        results.items.map((item) => ({
          ...item,
          id: `${item.id}-${n}`,
          title: long,
          operation: `${long} ${n % 60}`,
        })),
      ).flat(),
    });
    const sides = { base: renamed(base), head: renamed(head) };
    const { facts } = await withMeasurements(createAnalyzers(), sides).analyze([
      { path: "app.js", text, addedLines: [3] },
    ]);
    const measured = facts.filter(({ analyzer }) => analyzer === "fire-test");
    expect(measured.length).toBeGreaterThan(0);
    expect(measured.length).toBeLessThanOrEqual(40);
    for (const { message } of measured) {
      expect(message.length).toBeLessThan(5_000);
      expect(message).not.toContain("\n");
    }
  });
});
