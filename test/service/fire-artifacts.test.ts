// Results that checks left as artifacts at GitHub: taken where the App may read them, told to the resilience lens, never in a review's way.
import { afterAll, beforeAll, expect, it } from "vitest";
import { neededPermissions } from "../../src/app/service/app-needs.js";
import { renderResultsJson, type RunResults } from "../../src/resilience/resilience.js";
import { openFireStage, quoteCode, type FireStage } from "./fire-stage.js";
import { commentsOn, ended, expectOrder, push, repository } from "./watch-service.js";

let stage: FireStage;

beforeAll(async () => {
  stage = await openFireStage({ ...neededPermissions, actions: "read" });
}, 120_000);
afterAll(async () => {
  await expectOrder(stage.test);
  await stage.close();
});

const leave = (
  commit: string,
  artifact: { files?: Record<string, string>; archive?: Uint8Array },
  isOfFork = false,
) =>
  stage.test.github.do.runWorkflow({
    ...{ repository, commit, isOfFork },
    artifacts: [{ name: "assay-fire-test", ...artifact }],
  });
const resultsOf = (results: RunResults) => ({ files: { "results.json": renderResultsJson(results) } });

async function review(branch: string, from: { headOwner?: string } = {}) {
  const { do: act } = stage.test.github;
  const pull = await act.openPull({
    ...{ repository, head: branch, base: "main", title: branch, author: "ada" },
    ...from,
  });
  const row = await ended(stage.test, pull.number, pull.headSha);
  expect(row.state).toBe("completed");
  return { pull, row, given: (await stage.ask("GET", `/reviews/${row.id}/fire-tests`)).json };
}

const pushQuote = (branch: string) =>
  push(stage.test, branch, { "app.js": `${quoteCode}// ${branch}\n` }, "main");

it("[R11] are found for base and head, cited in the post, and stand on the page as what they are", async () => {
  const base = await push(stage.test, "main", { "notes.md": "one\n" });
  await leave(base, resultsOf(stage.base));
  const head = await pushQuote("artifact");
  await leave(head, resultsOf(stage.head));
  const { pull, given } = await review("artifact");
  expect(given).toMatchObject({
    given: [
      { side: "head", test: { commit: head, source: "artifact", addedBy: "github" } },
      { side: "base", test: { commit: base, source: "artifact" } },
    ],
  });
  expect(stage.questions("resilience", "// artifact")[0]).toMatch(/Measured on readQuote: .*100 % errors/);
  const bodies = commentsOn(stage.test, pull.number)
    .map(({ body }) => body)
    .join();
  expect(bodies).toMatch(/100 % errors/);
});

it("[X8] that are hostile or none of ours leave the review as it is without any", async () => {
  const wrong = [
    { archive: Buffer.from("no archive") },
    { files: { "results.json": "{}" } },
    { files: { "x.txt": "" } },
  ];
  for (const [at, artifact] of wrong.entries()) {
    const head = await pushQuote(`hostile-${at}`);
    await leave(head, artifact);
    const { given } = await review(`hostile-${at}`);
    expect(given).toEqual({ given: [], ofHead: null });
  }
  expect(stage.questions("resilience", "// hostile").join()).not.toContain("Measured on");
});

it("[R11] of a base are taken from runs of the repository itself alone", async () => {
  const base = await push(stage.test, "main", { "notes.md": "forged\n" });
  await leave(base, resultsOf(stage.head), true);
  const head = await pushQuote("forged-base");
  await leave(head, resultsOf(stage.head));
  const { given } = await review("forged-base");
  expect(given).toMatchObject({ given: [{ side: "head" }, { side: "base", behind: 1 }] });
});

it("[R11][X4] are asked for as soon as the owner has accepted that the App may, without a restart", async () => {
  const act = stage.test.github.do;
  await act.acceptPermissions({ id: 5001, as: "ada", permissions: neededPermissions });
  await stage.test.github.webhooks.settled();
  const head = await pushQuote("not-granted");
  await leave(head, resultsOf(stage.head));
  const { given } = await review("not-granted");
  expect(given).toMatchObject({ ofHead: null });
  await act.acceptPermissions({
    id: 5001,
    as: "ada",
    permissions: { ...neededPermissions, actions: "read" },
  });
  await stage.test.github.webhooks.settled();
  const { db } = stage.test.foundation.database;
  await stage.test.until(async () => {
    const told = db
      .selectFrom("deliveries")
      .select("job_state")
      .where("action", "=", "new_permissions_accepted");
    return (await told.execute()).every(({ job_state }) => job_state === "done");
  });
  const next = await pushQuote("granted");
  await leave(next, resultsOf(stage.head));
  expect((await review("granted")).given).toMatchObject({ given: [{ side: "head" }, { side: "base" }] });
});

it("[R11] of a head that lies in the repository are taken from no fork: its run could bear any commit", async () => {
  const head = await pushQuote("forged-head");
  await leave(head, resultsOf(stage.head), true);
  const { given } = await review("forged-head");
  expect(given).toEqual({ given: [], ofHead: null });
});

it("[R11] of a head that comes from a fork may be those of its own run, and say so", async () => {
  const base = await push(stage.test, "main", { "notes.md": "for a fork\n" });
  await leave(base, resultsOf(stage.base));
  const head = await pushQuote("from-a-fork");
  await leave(head, resultsOf(stage.head), true);
  const { given } = await review("from-a-fork", { headOwner: "stranger" });
  expect(given).toMatchObject({
    given: [
      { side: "head", test: { addedBy: "github:fork" } },
      { side: "base", test: { addedBy: "github" } },
    ],
  });
});
