// `assay eval` as a user runs it: offline, against a scripted provider, interrupted and taken up again, within a sum.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Evaluation } from "../../src/evaluation/evaluation.js";
import { parseScript } from "../../src/models/script/script.js";
import { packageRoot } from "../../src/runtime/runtime.js";
import { openDesk } from "./open-desk.js";
import { expectRefusal, openAssay, type Ended } from "./spawn-assay.js";

const assay = openAssay();
afterAll(() => {
  assay.close();
});
const bundled = join(packageRoot, "samples", "evaluation");
const script = parseScript(readFileSync(join(bundled, "answers.yaml"), "utf8"), "answers.yaml");

function evaluationIn(ended: Ended): Evaluation {
  return JSON.parse(ended.stdout) as Evaluation;
}

it("[O4] the bundled set is scored with no key and no network, and a mark decides the exit", async () => {
  const args = ["eval", "--cases", "py-no-deadline,py-page-offset,clean-py-*", "--format", "json"];
  const ended = await assay.run([...args, "--fail-under", "f1=0.9"]);
  expect(ended.code, ended.stderr).toBe(1);
  expect(ended.stderr).toContain("f1 is 0.667, under 0.9");
  const [one] = evaluationIn(ended).configurations;
  expect(one?.overall).toMatchObject({ hits: 1, alarms: 0, found: 1, missed: 1 });
  expect(one?.falseAlarmsPerClean.value).toBe(0);
  const record = one?.runs.find((run) => run.state === "judged")?.record ?? "";
  const replayed = await assay.run(["replay", record, "--format", "json"]);
  expect(replayed.stderr).toContain("identical to the record");
}, 120_000);

it("[O4] models of two makes are compared, and a failed lens is counted apart", async () => {
  const broken = {
    version: 1 as const,
    answers: [
      { lens: "bugs", replies: [{ fault: "bad-request" as const, delayMs: 0, firstTokenMs: 0 }] },
      ...script.answers,
    ],
  };
  await openDesk({ assay, cwd: assay.root, script: broken }, async ({ run }) => {
    const ended = await run([
      ...["eval", "--cases", "py-page-offset,java-sql-text", "--model", "openai:gpt-5.4"],
      ...["--against-model", "offline", "--format", "json"],
    ]);
    expect(ended.code, ended.stderr).toBe(0);
    const { configurations, comparison } = evaluationIn(ended);
    expect(configurations.map(({ label }) => label)).toEqual(["openai:gpt-5.4", "offline"]);
    expect(configurations[0]?.failedLenses).toMatchObject([
      { lens: "bugs", failure: "bad_request", times: 2 },
    ]);
    expect(configurations[0]?.overall).toMatchObject({ found: 1, missed: 0 });
    expect(configurations[0]?.costUsd).toBeGreaterThan(0);
    expect(comparison?.cases).toBe(2);
  });
}, 120_000);

it("[O4] [I3] an interruption leaves a valid file and 130, and --resume asks only for the rest", async () => {
  await openDesk({ assay, cwd: assay.root, script }, async ({ env, run, server }) => {
    const file = join(assay.root, "half.json");
    const args = [
      "eval",
      "--cases",
      "py-*",
      "--model",
      "openai:gpt-5.4",
      "--lenses",
      "bugs",
      "--results",
      file,
    ];
    const running = assay.start(args, { cwd: assay.root, env });
    await running.said(/\[2\/5\]/);
    running.child.kill("SIGINT");
    const ended = await running.ended;
    expect(ended.code, ended.stderr).toBe(130);
    expect(ended.stderr).toContain("--resume");
    const half = JSON.parse(readFileSync(file, "utf8")) as Evaluation;
    const kept = half.configurations[0]?.runs.length ?? 0;
    expect(half.complete).toBe(false);
    expect(kept).toBeGreaterThanOrEqual(1);
    const before = server.requests.length;
    const resumed = await run(["eval", "--resume", file, "--no-cache", "--format", "json"]);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(evaluationIn(resumed)).toMatchObject({ complete: true, id: half.id });
    expect(server.requests.length - before).toBe(5 - kept);
  });
}, 120_000);

it("[O4] [K3] says what it would ask, and stops before it could cost more than it may", async () => {
  await openDesk({ assay, cwd: assay.root, script }, async ({ run, server }) => {
    const args = ["eval", "--cases", "py-page-offset,go-shared-map", "--model", "openai:gpt-5.4"];
    const plan = await run([...args, "--runs", "3", "--dry-run"]);
    expect(plan.stdout).toMatch(/sum of all runs\s+36 questions .*at most \$/);
    expect(server.requests).toHaveLength(0);
    const stopped = await run([...args, "--max-cost", "0.01", "--format", "json"]);
    expect(stopped.code).toBe(3);
    expect(evaluationIn(stopped)).toMatchObject({ complete: false, stopped: /over what is left of \$0.01/ });
    expect(server.requests).toHaveLength(0);
  });
}, 120_000);

it("[O4] a case that cannot be opened counts in no score; a set, a key or a file that is wrong is said at once", async () => {
  const own = assay.folder("own");
  cpSync(join(bundled, "cases", "py-page-offset"), join(own, "page"), { recursive: true });
  writeFileSync(
    join(own, "page", "change.diff"),
    "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
  );
  writeFileSync(join(own, "evaluation.yml"), "version: 1\nname: own\ncases: [page/case.yml]\n");
  const failed = await assay.run(["eval", own]);
  expect(failed.code, failed.stderr).toBe(3);
  expect(failed.stdout).toMatch(
    /Could not be reviewed, and is not counted: py-page-offset: .*does not apply/,
  );
  const noKey = await assay.run(["eval", "--model", "openai:gpt-5.4"]);
  expectRefusal(noKey, { code: 4, says: /no key/, remedy: /assay keys set/ });
  writeFileSync(join(own, "bad.yml"), "confidence: { major: 7 }\n");
  const config = await assay.run(["eval", "--config", "own/bad.yml"]);
  expectRefusal(config, { code: 2, says: /bad\.yml.*line 1/, remedy: /configuration\.md/ });
}, 120_000);
