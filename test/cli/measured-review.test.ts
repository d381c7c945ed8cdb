// `assay review` with what a fire test measured on base and head: findings that cite the numbers, offline and by a model.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderResultsJson } from "../../src/resilience/resilience.js";
import { run, serve } from "../../src/resilience/run/fixtures/live-application.js";
import type { ScratchRepository } from "../scratch-repository.js";
import { nothing } from "./scripted-answers.js";
import { madeOf, type ReviewJson } from "./reviewed.js";
import { expectRefusal, openAssay, type Assay } from "./spawn-assay.js";

let assay: Assay;
let repository: ScratchRepository;

const route = (answer: string): string =>
  `import express from "express";\nconst app = express();\n${answer}\napp.listen(8080);\n`;
const changed = 'app.get("/quote", async (req, res) => res.json(await price()));';

beforeAll(async () => {
  assay = openAssay();
  const scenario = (origin: string, fault: string): string =>
    `title: "quote"\nitems:\n  - call: {method: GET, url: "${origin}/quote", meta: {operation_id: readQuote}}\n    context: {faults: [${fault}], strategy: {mode: repeat, count: 3}}\n    expect: {status: 200}\n`;
  const origin = await serve((_req, res) => res.end("ok"));
  const base = await run(scenario(origin, "{kind: latency, meanMs: 5, stddevMs: 0}"));
  const head = await run(scenario(origin, "{kind: http-error, statusCode: 500}"));
  writeFileSync(join(assay.root, "base.json"), renderResultsJson(base));
  writeFileSync(join(assay.root, "head.json"), renderResultsJson(head));
  repository = madeOf({ "app.js": route('app.get("/quote", (req, res) => res.json(1));') });
  repository.git("checkout", "--quiet", "-b", "topic");
  repository.write("app.js", route(changed));
  repository.commit("ask for the price");
});
afterAll(() => {
  repository.close();
  assay.close();
});

interface Cited {
  readonly findings: readonly (ReviewJson["findings"][number] & {
    readonly lens: string;
    readonly source: string;
    readonly title: string;
    readonly scenario: string;
    readonly evidence: readonly string[];
    readonly anchor: { readonly path: string; readonly startLine: number };
  })[];
}

const sides = (): readonly string[] => [
  "--results-base",
  join(assay.root, "base.json"),
  "--results-head",
  join(assay.root, "head.json"),
];

async function findings(args: readonly string[]): Promise<Cited["findings"]> {
  const ended = await assay.run(["review", "--base", "main", "--format", "json", ...args], {
    cwd: repository.dir,
  });
  expect([0, 1], ended.stderr).toContain(ended.code);
  return (JSON.parse(ended.stdout) as Cited).findings;
}

const numbers =
  /Measured on readQuote:? "quote" harms: passed \(.*0 % errors.*\) on the base, failed \(.*100 % errors.*\) on the head/;

describe("assay review with measurements", () => {
  it("[R11] offline makes a finding at the changed line that cites both sides, and none without them", async () => {
    const found = (await findings(["--model", "offline", ...sides()])).filter(({ evidence }) =>
      evidence.includes("fire-test/measured#1"),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ lens: "resilience", anchor: { path: "app.js", startLine: 3 } });
    expect(`${found[0]?.title ?? ""} ${found[0]?.scenario ?? ""}`).toMatch(numbers);
    const plain = await findings(["--model", "offline"]);
    expect(plain.filter(({ evidence }) => evidence.includes("fire-test/measured#1"))).toEqual([]);
  });

  it("[R11] hands a model the numbers, whose finding then rests on them", async () => {
    const claim = {
      ...{
        path: "app.js",
        startLine: 3,
        endLine: 3,
        quote: changed,
        category: "error-handling",
        severity: "major",
        confidence: 0.95,
      },
      ...{
        title: "Quotes fail while the price cannot be had",
        evidence: ["fire-test/measured#1"],
        edits: [],
      },
      scenario: "The price service answers 500, and so does the quote.",
      ...{ newDependencies: [], behaviourChange: true },
    };
    const answers = [
      {
        lens: "resilience",
        when: 'Measured on readQuote: \\"quote\\" harms',
        replies: [{ answer: { ...nothing, findings: [claim] } }],
      },
      {
        lens: "resilience",
        when: 'Measured on readQuote: "quote" harms',
        replies: [{ answer: { ...nothing, findings: [claim] } }],
      },
      { replies: [{ answer: nothing }] },
    ];
    writeFileSync(join(assay.root, "model.yaml"), JSON.stringify({ version: 1, answers }));
    const model = ["--model", `scripted:${join(assay.root, "model.yaml")}`];
    const found = (await findings([...model, ...sides()])).filter(({ title }) => title === claim.title);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ lens: "resilience", evidence: ["fire-test/measured#1"] });
    expect((await findings(model)).filter(({ title }) => title === claim.title)).toEqual([]);
    const text = await assay.run(["review", "--base", "main", "--format", "markdown", ...model, ...sides()], {
      cwd: repository.dir,
    });
    expect(text.stdout).toMatch(numbers);
  });

  it("[R11] refuses one side alone, which says nothing of the change", async () => {
    const ended = await assay.run(["review", "--base", "main", ...sides().slice(0, 2)], {
      cwd: repository.dir,
    });
    expectRefusal(ended, { code: 2, says: /one side alone/, remedy: /--results-head/ });
  });
});
