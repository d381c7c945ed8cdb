// Results and reports of a real run: they fit the published schema, say what failed first, and can carry no markup of others.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../runtime/runtime.js";
import { run, serve } from "../run/fixtures/live-application.js";
import type { RunEvent } from "../run/run-event.js";
import { progressLine } from "./progress-line.js";
import { renderReportHtml } from "./render-html.js";
import { renderReportMarkdown } from "./render-markdown.js";
import { parseResults, renderRequestLine, renderResultsJson } from "./render-results.js";
import type { RunResults } from "./results-schema.js";
import { resultsSchemaFile } from "./schema-file.js";

const schemaPath = join(packageRoot, "schemas", "results-v1.schema.json");
const evil = "<script>alert(1)</script> | [x](javascript:y)";

let results: RunResults;
const events: RunEvent[] = [];

beforeAll(async () => {
  const origin = await serve((req, res) => {
    if (req.url === "/broken") res.writeHead(500).end(evil);
    else res.end("ok");
  });
  const item = (title: string, path: string, fault: string): string =>
    `title: "${title}"\nitems:\n  - call: {method: GET, url: "${origin}${path}"}\n    context: {faults: [${fault}], strategy: {mode: repeat, count: 4}}\n    expect: {status: 200, recovers: true}\n`;
  const text = [
    item("late", "/", "{kind: latency, meanMs: 60, stddevMs: 5}"),
    item("refused <b>", "/", `{kind: http-error, statusCode: 503, body: "${evil}"}`),
    item("broken", "/broken", "{kind: reset}"),
  ].join("---\n");
  results = await run(text, { onEvent: (event) => events.push(event) });
});

describe("results", () => {
  it("[R6] the schema is byte for byte what the code makes (`vitest run src/resilience/results -u` writes it anew)", async () => {
    await expect(resultsSchemaFile()).toMatchFileSnapshot(schemaPath);
  });

  it("[R6] of a real run fit the published schema and are read again unchanged", () => {
    const isValid = new Ajv2020({ strict: false }).compile(
      JSON.parse(readFileSync(schemaPath, "utf8")) as object,
    );
    const text = renderResultsJson(results);
    expect(isValid(JSON.parse(text)), JSON.stringify(isValid.errors)).toBe(true);
    expect(parseResults(text, "results.json")).toEqual(results);
    expect(() => parseResults("{}", "other.json")).toThrow(/other\.json is no results/);
  });

  it("[R6] keep one line for each request, without bodies and headers", () => {
    const lines = events.flatMap((event) =>
      event.type === "request" ? [renderRequestLine(event.request)] : [],
    );
    expect(lines).toHaveLength(18);
    const first = JSON.parse(lines[0] ?? "") as object;
    expect(first).toMatchObject({ phase: "clean", status: 200, error: null, injectedMs: 0 });
    expect(lines.join("")).not.toContain("script");
  });
});

describe("reports", () => {
  it("[R6] put missed objectives first and name what was not tested and why, as Markdown", () => {
    const text = renderReportMarkdown(results);
    expect(text).toMatch(
      /^# Fire test: failed\n\n3 scenarios: 1 passed, 1 failed, 1 operation already broken with no fault, 1 not tested\./,
    );
    const rows = text
      .split("\n")
      .filter((line) => line.startsWith("| **missed**") || line.startsWith("| held"));
    expect(rows[0]).toMatch(/\*\*missed\*\* \| refused/);
    expect(rows.slice(1).every((row) => row.startsWith("| held"))).toBe(true);
    expect(text).toMatch(/## Not tested, and why\n\n- broken: already broken/);
    expect(text).not.toContain("<script>");
    expect(text).toMatch(/\| late \| .* \d\d(\.\d)? ms injected: passed through/);
  });

  it("[R6] are one HTML page that loads nothing, with a chart for each scenario, and no markup of others", () => {
    const html = renderReportHtml(results);
    expect(html.match(/<svg /g)).toHaveLength(2);
    expect(html).not.toMatch(/<script|<b>"|javascript:y\)"|src=|href=|url\(/);
    expect(html).toContain("refused &lt;b&gt;");
    expect(html).toContain("default-src 'none'");
    expect(html).toContain("prefers-color-scheme:dark");
  });

  it("[R6] tell each step of the run in a line while it goes on", () => {
    const said = events.flatMap((event) => {
      const line = progressLine(event);
      return line === null || line.isPassing ? [] : [line.text.replaceAll(/[\d.]+ ms/g, "N ms")];
    });
    expect(said[0]).toBe("the application is ready");
    expect(said[1]).toMatch(/^GET http:.*\/ without faults: clean, p95 N ms$/);
    expect(said).toContain("passed     late");
    expect(said.some((line) => line.startsWith("failed     refused <b>: status 200 (4 of 4 calls"))).toBe(
      true,
    );
  });
});
