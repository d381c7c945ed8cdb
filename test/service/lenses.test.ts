// Six lens jobs of one review asked of a scripted model: failures, malformed answers and refused keys leave a review that says so.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packageRoot } from "../../src/runtime/runtime.js";
import { openTestService, type TestService } from "./open-test-service.js";
import {
  activate,
  checkOf,
  commentsOn,
  ended,
  eventsOf,
  expectOrder,
  openPull,
  postsOn,
  repository,
  talkOn,
} from "./watch-service.js";

const folder = mkdtempSync(join(tmpdir(), "assay-script-"));
let test: TestService;

beforeAll(async () => {
  // One script for the shop's pull request, and, for prompts that hold these words, one for a key without credit and a refused one.
  const answers = (when: string, fault: string): string[] =>
    ["bugs", "security"].map(
      (lens) => `  - { lens: ${lens}, when: ${when}, replies: [{ fault: ${fault} }] }`,
    );
  const script = [
    "version: 1",
    "answers:",
    ...answers("broke_account", "out-of-credit"),
    ...answers("stale_key", "bad-key"),
    "  - { lens: performance, when: not_json, replies: [{ fault: malformed }] }",
    "  - { when: def ship, replies: [{ answer: { findings: [], dismissedFacts: [], summary: Nothing. } }] }",
    readFileSync(join(packageRoot, "samples", "shop", "script.yaml"), "utf8").split("answers:\n")[1] ?? "",
  ].join("\n");
  const path = join(folder, "script.yaml");
  writeFileSync(path, script);
  test = await openTestService({ ASSAY_MODEL: `scripted:${path}` });
  await activate(test);
});
afterAll(async () => {
  await expectOrder(test);
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

const fileOf = (word: string): Record<string, string> => ({
  "services/orders/orders/ship.py": `import subprocess\n\n\ndef ship(order):\n    ${word} = order\n    subprocess.run("ship " + ${word}, shell=True)\n`,
});
const lensRuns = (review: string) =>
  test.foundation.database.db.selectFrom("lens_runs").selectAll().where("review_id", "=", review).execute();

it("[A2] asks six lenses, each in a job of its own, and records what each took", async () => {
  const pull = await openPull(test, "plain", { files: fileOf("parcel") });
  const row = await ended(test, pull.number, pull.headSha);
  expect(row).toMatchObject({ state: "completed", degraded: false });
  const runs = await lensRuns(row.id);
  expect(runs).toHaveLength(6);
  expect(runs.every(({ state, model }) => state === "answered" && model?.startsWith("scripted:"))).toBe(true);
  const jobs = (await eventsOf(test, row.id)).filter(({ type }) => type === "agent:started");
  expect(jobs).toHaveLength(6);
});

it("[S3] a lens that answers nonsense twice fails alone: the rest ship, and the review names it", async () => {
  const pull = await openPull(test, "malformed", { files: fileOf("not_json") });
  const row = await ended(test, pull.number, pull.headSha);
  expect(row).toMatchObject({ state: "completed", degraded: true });
  const runs = await lensRuns(row.id);
  expect(runs.filter(({ state }) => state === "failed").map(({ lens }) => lens)).toEqual(["performance"]);
  const [post] = postsOn(test, pull.number);
  expect(post?.body).toContain("Performance");
  expect(checkOf(test, row)?.conclusion).not.toBe("success");
  expect(checkOf(test, row)?.output.summary).toContain("Lenses that failed");
  const failed = (await eventsOf(test, row.id)).filter(({ type }) => type === "agent:failed");
  expect(failed).toHaveLength(1);
});

it("[A4] used-up credit and a refused key are told to the owner once each, in a sentence with the remedy", async () => {
  for (const [branch, word, said] of [
    ["credit", "broke_account", "Credit used up"],
    ["key", "stale_key", "Key refused"],
  ] as const) {
    const pull = await openPull(test, branch, { files: fileOf(word) });
    const row = await ended(test, pull.number, pull.headSha);
    expect(row).toMatchObject({ state: "completed", degraded: true });
    expect(postsOn(test, pull.number)).toHaveLength(1);
    const notices = talkOn(test, pull.number).filter((body) => body.includes(said));
    expect(notices, said).toHaveLength(1);
    const runs = (await lensRuns(row.id)).filter(({ lens }) => ["bugs", "security"].includes(lens));
    expect(runs.map(({ state }) => state)).toEqual(["failed", "failed"]);
    expect(
      runs.every(({ attempts }) => attempts <= 1),
      "not retried",
    ).toBe(true);
  }
});

it("[S3] a lens whose job dies for good is named with its reason, and the review still ships", async () => {
  const { db } = test.foundation.database;
  // The database refuses what this lens said, every time.
  await sql`CREATE FUNCTION assay.refuse_it() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no room for it'; END $$`.execute(db);
  await sql`CREATE TRIGGER refuse_it BEFORE INSERT ON assay.review_steps FOR EACH ROW
    WHEN (NEW.step = 'lens:security') EXECUTE FUNCTION assay.refuse_it()`.execute(db);
  const pull = await openPull(test, "lost-lens", { files: fileOf("crate") });
  const row = await ended(test, pull.number, pull.headSha);
  await sql`DROP FUNCTION assay.refuse_it() CASCADE`.execute(db);
  expect(row).toMatchObject({ state: "completed", degraded: true });
  expect(postsOn(test, pull.number)[0]?.body).toContain("no room for it");
});

it("[S3] the shop's script: one lens is out, the rest ship with their findings", async () => {
  const pull = await test.github.do.openPull({
    ...{ repository, head: "feature/checkout", base: "main", title: "Checkout", author: "ada" },
  });
  const row = await ended(test, pull.number, pull.headSha);
  expect(row).toMatchObject({ state: "completed", degraded: true });
  const failed = (await lensRuns(row.id)).filter(({ state }) => state === "failed");
  expect(failed.map(({ lens }) => lens)).toEqual(["maintainability"]);
  expect(commentsOn(test, pull.number).length).toBeGreaterThan(8);
});
