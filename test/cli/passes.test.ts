// `assay review --refute --summary`: asked once, answered from the cache after that, replayed without anybody.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ReviewJson } from "../../src/report/json/review-schema.js";
import type { ScratchRepository } from "../scratch-repository.js";
import { openDesk } from "./open-desk.js";
import { foreverClaim, makeStepsRepository, nothing, scriptOf } from "./scripted-answers.js";
import { expectRefusal, openAssay, type Assay, type Ended } from "./spawn-assay.js";

let assay: Assay;
let repo: ScratchRepository;
beforeAll(() => {
  assay = openAssay();
  repo = makeStepsRepository();
});
afterAll(() => {
  repo.close();
  assay.close();
});

const script = scriptOf({
  bugs: [{ answer: { ...nothing, findings: [foreverClaim] } }],
  refuting: [
    { answer: { verdicts: [{ id: "c1", refuted: true, reason: "The loop ends at its third line." }] } },
  ],
  summary: [{ answer: { summary: "Nothing of weight was found." } }],
});
const jsonOf = (ended: Ended): ReviewJson => JSON.parse(ended.stdout) as ReviewJson;

it("[S4] [A7] [O3] an equal question is asked once, and the record repeats the review byte for byte", async () => {
  await openDesk({ assay, cwd: repo.dir, script }, async ({ run, server, data }) => {
    const args = [
      "review",
      "--model",
      "openai:gpt-5.4",
      "--refute",
      "all",
      "--summary",
      "model",
      "--format",
      "json",
    ];
    const first = await run(args);
    expect(first.code, first.stderr).toBe(0);
    const result = jsonOf(first);
    expect(result.findings).toEqual([]);
    expect(result.dropped).toMatchObject([
      { reason: "refuted", detail: "openai:gpt-5.4: The loop ends at its third line." },
    ]);
    expect(result.summary).toMatch(/^Nothing of weight was found\.\n\n/);
    expect(result.passes.map(({ outcome }) => outcome.lens)).toEqual(["refuting", "summary"]);
    expect(result.passes.every(({ outcome }) => (outcome.accounts[0]?.costUsd ?? 0) > 0)).toBe(true);
    expect(first.stderr).toContain("1 of them refuted");
    const asked = server.requests.length;
    expect(server.requests.filter(({ lens }) => lens === "refuting")).toHaveLength(1);
    const second = jsonOf(await run(args));
    expect(server.requests).toHaveLength(asked);
    expect(second.dropped).toEqual(result.dropped);
    expect(second.passes[0]?.outcome.accounts).toMatchObject([{ fromCache: true, costUsd: 0 }]);
    const env = { ASSAY_DATA_DIR: data, OPENAI_BASE_URL: undefined, OPENAI_API_KEY: undefined };
    const replayed = await assay.run(["replay", result.run, "--format", "json"], { cwd: assay.root, env });
    expect(replayed.stdout).toBe(first.stdout);
  });
}, 120_000);

it("[S4] [K3] a dry run says that a pass would follow; without a key a flag is refused", async () => {
  await openDesk({ assay, cwd: repo.dir, script }, async ({ run }) => {
    const plan = await run(["review", "--model", "openai:gpt-5.4", "--refute", "doubtful", "--dry-run"]);
    expect(plan.stdout).toContain("then the refuting pass: about doubtful findings");
  });
  const refused = await assay.run(["review", "--refute", "all"], { cwd: repo.dir });
  expectRefusal(refused, { code: 4, says: /no model to ask/, remedy: /--refute/ });
}, 120_000);
