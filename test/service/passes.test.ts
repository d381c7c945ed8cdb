// The passes of a model in the service: in the job that judges, kept with what they cost, and the same after a crash.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ReviewResult } from "../../src/review/review.js";
import { openTestService, type TestService } from "./open-test-service.js";
import { activate, ended, eventsOf, expectOrder, faulty, openPull, postsOn } from "./watch-service.js";

const folder = mkdtempSync(join(tmpdir(), "assay-passes-"));
let test: TestService;

const claim = (line: number, quote: string, title: string): string =>
  JSON.stringify({
    ...{ path: "services/orders/orders/ship.py", startLine: line, endLine: line, quote, category: "logic" },
    ...{ severity: "major", confidence: 0.7, title, scenario: "An order without an address is shipped." },
    ...{ evidence: [], edits: null, newDependencies: [], behaviourChange: false },
  });

beforeAll(async () => {
  const path = join(folder, "script.yaml");
  const own = claim(6, "def ship(order):", "An order without an address is shipped");
  writeFileSync(
    path,
    [
      "version: 1",
      "answers:",
      `  - { lens: bugs, replies: [{ answer: { findings: [${own}], dismissedFacts: [], summary: x } }] }`,
      "  - { lens: refuting, replies: [{ answer: { verdicts: [{ id: c1, refuted: true, reason: Line 6 is a definition. }] } }] }",
      "  - { lens: summary, replies: [{ answer: { summary: A shell is handed what a customer typed. } }] }",
      "  - { replies: [{ answer: { findings: [], dismissedFacts: [], summary: Nothing. } }] }",
    ].join("\n"),
  );
  test = await openTestService({ ASSAY_MODEL: `scripted:${path}` });
  await activate(test, { synthesis: { refute: "doubtful", summary: "model" } });
});
afterAll(async () => {
  await expectOrder(test);
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

it("[S4] [A9] the owner's settings switch them on: what is refuted is not posted, its reason and its price are kept", async () => {
  const pull = await openPull(test, "refuted", { files: { "services/orders/orders/ship.py": faulty } });
  const row = await ended(test, pull.number, pull.headSha);
  expect(row).toMatchObject({ state: "completed", degraded: false });
  const result = (await test.service.parts.rows.readStep(row.id, "result")) as ReviewResult;
  expect(result.dropped.filter(({ reason }) => reason === "refuted")).toMatchObject([
    { detail: expect.stringContaining("Line 6 is a definition.") as string },
  ]);
  const [post] = postsOn(test, pull.number);
  expect(post?.body).toContain("A shell is handed what a customer typed.");
  expect(post?.body).toContain("refuting: 1 of");
  expect(JSON.stringify(post)).not.toContain("An order without an address is shipped");
  const { db } = test.foundation.database;
  const runs = await db.selectFrom("lens_runs").selectAll().where("review_id", "=", row.id).execute();
  expect(
    runs
      .filter(({ lens }) => lens === "refuting" || lens === "summary")
      .map(({ lens }) => lens)
      .sort(),
  ).toEqual(["refuting", "summary"]);
  expect(runs.find(({ lens }) => lens === "refuting")?.input_tokens).toBeGreaterThan(0);
  const events = await eventsOf(test, row.id);
  expect(events.find(({ type }) => type === "synthesizer:completed")?.body).toMatchObject({ refuted: 1 });
});
