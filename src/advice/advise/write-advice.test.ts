// Advice from results of a live run: weaknesses with their numbers, wording of models held to them.
import { beforeAll, describe, expect, it } from "vitest";
import { run, serve } from "../../resilience/run/fixtures/live-application.js";
import type { RunResults } from "../../resilience/resilience.js";
import type { ModelPort } from "../../review/review.js";
import { createModels, resolveProviderKeys } from "../../models/models.js";
import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderAdvice } from "./render-advice.js";
import { fillIn, writeAdvice } from "./write-advice.js";
import { wordAdvice } from "./word-advice.js";

let results: RunResults;

beforeAll(async () => {
  const origin = await serve((req, res) => {
    res.writeHead(req.url === "/broken" ? 500 : 200).end("{}");
  });
  const item = (title: string, path: string, rest: string): string =>
    `title: "${title}"\nitems:\n  - call: {method: GET, url: "${origin}${path}", timeout: 2000}\n    context: {faults: [{kind: http-error, statusCode: 500}], strategy: {mode: repeat, count: 2}}\n    expect: ${rest}\n`;
  results = await run(
    [item("refused <b>", "/", "{status: 200}"), item("broken", "/broken", "{status: 200}")].join("---\n"),
  );
});

describe("advice", () => {
  it("[R7] names each weakness with the numbers that were measured, the gravest first", () => {
    const { weaknesses, summary } = writeAdvice(results, "developer");
    expect(weaknesses.map(({ weakness }) => [weakness.id, weakness.kind])).toEqual([
      ["W1", "already-broken"],
      ["W2", "error-not-mapped"],
    ]);
    expect(weaknesses[1]?.cause).toContain("2 of 2 calls failed, 2 of them with status 500.");
    expect(summary.join(" ")).toContain("1 failed");
  });

  it("[R7] is written for who reads it, and holds no markup of others", () => {
    const [developer, sre] = (["developer", "sre"] as const).map((role) =>
      renderAdvice(writeAdvice(results, role)),
    );
    expect(developer).toContain("Catch the failure of this dependency");
    expect(sre).toContain("Tell this failure apart in alerts");
    expect(developer).not.toContain("<b>");
    for (const part of [
      "## Objectives in depth",
      "## Causes",
      "### Critical",
      "### Recommended",
      "## What to test next",
    ])
      expect(developer).toContain(part);
    expect(renderAdvice(writeAdvice(results, "sre"))).toBe(sre);
  });

  it("[R7] leaves out a clause whose number was not measured", () => {
    expect(fillIn("It took {a}, {b} were lost: see {c}.", [{ name: "a", text: "3 ms" }])).toBe(
      "It took 3 ms.",
    );
    expect(fillIn("Slow ({b} calls).", [])).toBe("Slow.");
  });
});

describe("the words of a model", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-words-"));
  const ask = async (answer: object): Promise<string> => {
    const file = join(folder, "script.yaml");
    writeFileSync(file, JSON.stringify({ version: 1, answers: [{ replies: [{ answer }] }] }));
    const port: ModelPort = createModels({ keys: await resolveProviderKeys({ env: {} }) });
    const advice = await wordAdvice(writeAdvice(results, "developer"), { port, model: `scripted:${file}` });
    return renderAdvice(advice);
  };

  it("[R7] take their numbers from the program and are refused where they bring their own", async () => {
    const text = await ask({
      summary: "Callers see faults that are not theirs.",
      causes: [
        { weakness: "W2", hypothesis: "A bare handler: {errors} of {calls} became HTTP 500." },
        { weakness: "W1", hypothesis: "About 70 percent fail." },
      ],
    });
    expect(text).toContain("A bare handler: 2 of 2 became HTTP 500. *(worded by");
    expect(text).toContain("W1 were refused: they bring numbers of their own");
    expect(text).not.toContain("70 percent");
    expect(text).toContain("Callers see faults that are not theirs.");
    rmSync(folder, { recursive: true });
  });
});
