// What a cancelled review had reserved is free again with the cancellation: its unit of quota and its money, whatever becomes of the worker.
import type { ChildProcess } from "node:child_process";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { startLoopbackModels } from "../../src/models/models.js";
import { openTestService, type TestService } from "./open-test-service.js";
import {
  activate,
  checkOf,
  ended,
  expectOrder,
  letTimePass,
  openPull,
  postsOn,
  push,
  repository,
  reviewsOf,
} from "./watch-service.js";
import { killWorker, startWorker } from "./worker-process.js";

let test: TestService;
let models: Awaited<ReturnType<typeof startLoopbackModels>>;
const workers: ChildProcess[] = [];
const path = "services/orders/orders/ship.py";
const fileOf = (word: string) => ({ [path]: `def ship(order):\n    ${word} = order\n    return ${word}\n` });

beforeAll(async () => {
  const answer = { findings: [], dismissedFacts: [], summary: "Nothing." };
  const reply = { answer, delayMs: 0, firstTokenMs: 0 };
  models = await startLoopbackModels({
    script: {
      version: 1,
      answers: [{ when: "never_done", replies: [{ ...reply, delayMs: 600_000 }] }, { replies: [reply] }],
    },
  });
  test = await openTestService({
    ...models.environment,
    ASSAY_MODEL: "anthropic:claude-sonnet-4-5",
    ASSAY_ALLOWED_MODEL_HOSTS: "127.0.0.1",
  });
  await activate(test);
});
afterEach(async () => {
  for (const worker of workers.splice(0)) await killWorker(worker);
});
afterAll(async () => {
  await expectOrder(test);
  await test.close();
  await models.close();
});

function startOne(): ChildProcess {
  const worker = startWorker(test);
  workers.push(worker);
  return worker;
}

const askedWith = (word: string) =>
  models.requests.filter(({ body }) => JSON.stringify(body).includes(word)).length;

/** Everything that is reserved, as one statement sees it. */
async function reserved() {
  const { db } = test.foundation.database;
  return db
    .selectFrom("quota_months as q")
    .select((eb) => [
      "q.held as units",
      eb
        .selectFrom("budget_days")
        .select(({ fn }) => fn.sum<number>("reserved_usd").as("usd"))
        .as("usd"),
      eb
        .selectFrom("budget_reviews")
        .select(({ fn }) => fn.sum<number>("reserved_tokens").as("n"))
        .as("tokens"),
    ])
    .executeTakeFirstOrThrow();
}

/** Opens a pull request whose lenses never come back, and waits until all six are being asked. */
async function openHanging(branch: string, word: string): Promise<{ number: number; headSha: string }> {
  const pull = await openPull(test, branch, { files: fileOf(word) });
  await test.until(() => askedWith(word) === 6);
  const held = await reserved();
  expect(held.units).toBe(1);
  expect(Number(held.usd)).toBeGreaterThan(0);
  return pull;
}

const isCancelled = (number: number) => async () =>
  (await reviewsOf(test, number)).find(({ state }) => state === "cancelled");

it("[K1][G5] closed while its lenses are asked: quota and money are back the moment it is cancelled", async () => {
  const pull = await openHanging("closed", "never_done_closed");
  await test.github.do.closePull({ repository, number: pull.number, as: "ada" });
  await test.until(isCancelled(pull.number));
  expect(await reserved()).toMatchObject({ units: 0, usd: 0, tokens: 0 });
  const row = await ended(test, pull.number, pull.headSha);
  expect(row).toMatchObject({ state: "cancelled", code: "closed" });
  expect(postsOn(test, pull.number)).toEqual([]);
});

it("[K1][Q2] the worker killed right after the cancellation: nothing is held, and its successor reserves nothing anew", async () => {
  await test.stopWorkers();
  const first = startOne();
  const pull = await openHanging("killed", "never_done_killed");
  await test.github.do.closePull({ repository, number: pull.number, as: "ada" });
  await test.until(isCancelled(pull.number));
  await killWorker(first);
  expect(await reserved()).toMatchObject({ units: 0, usd: 0, tokens: 0 });
  await test.startWorkers();
  const row = await ended(test, pull.number, pull.headSha);
  expect(checkOf(test, row)?.conclusion).toBe("neutral");
  // Another review by the same workers runs through, which the killed jobs were queued before.
  const next = await openPull(test, "after-kill", { files: fileOf("plain") });
  expect(await ended(test, next.number, next.headSha)).toMatchObject({ state: "completed" });
  expect(askedWith("never_done_killed")).toBe(6);
  expect(await reserved()).toMatchObject({ units: 0, usd: 0, tokens: 0 });
});

it("[K1][G4] superseded by a push: the newer head has the same unit of quota and the same money of the day", async () => {
  const { db } = test.foundation.database;
  const { spent } = await db.selectFrom("quota_months").select("spent").executeTakeFirstOrThrow();
  await db
    .updateTable("installations")
    .set({ month_limit: spent + 1 })
    .execute();
  const pull = await openHanging("superseded", "never_done_superseded");
  // No cent more than the older head holds may be reserved on this day.
  const day = await db.selectFrom("budget_days").selectAll().executeTakeFirstOrThrow();
  await activate(test, { dailyUsd: (day.reserved_usd + day.spent_usd) * 1.05 });
  await letTimePass(test);
  const head = await push(test, "superseded", fileOf("at_last"), "main");
  const row = await ended(test, pull.number, head);
  expect(row).toMatchObject({ state: "completed", degraded: false });
  const [older] = await reviewsOf(test, pull.number);
  expect(older).toMatchObject({ state: "cancelled", code: "superseded", superseded_by: row.id });
  const runs = await db.selectFrom("lens_runs").select("state").where("review_id", "=", row.id).execute();
  expect(runs.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => "answered"));
  expect(await reserved()).toMatchObject({ units: 0, usd: 0, tokens: 0 });
});

it("[K1][Q2] a worker killed while its lenses are asked: its successor has the whole of the review's cap again", async () => {
  const { db } = test.foundation.database;
  await db.updateTable("installations").set({ month_limit: null }).execute();
  await activate(test);
  await test.stopWorkers();
  const first = startOne();
  const pull = await openHanging("cap-again", "never_done_cap");
  const [row] = await reviewsOf(test, pull.number);
  const budget = await db
    .selectFrom("budget_reviews")
    .selectAll()
    .where("review_id", "=", row?.id ?? "")
    .executeTakeFirstOrThrow();
  await killWorker(first);
  const day = await db.selectFrom("budget_days").selectAll().executeTakeFirstOrThrow();
  await activate(test, { dailyUsd: day.spent_usd + budget.reserved_usd * 1.05 });
  startOne();
  await test.until(() => askedWith("never_done_cap") === 12);
  const again = await db
    .selectFrom("budget_reviews")
    .selectAll()
    .where("review_id", "=", row?.id ?? "")
    .executeTakeFirstOrThrow();
  expect(again.reserved_usd).toBeCloseTo(budget.reserved_usd, 5);
  expect(again.reserved_tokens).toBe(budget.reserved_tokens);
  await test.github.do.closePull({ repository, number: pull.number, as: "ada" });
  expect(await ended(test, pull.number, pull.headSha)).toMatchObject({ state: "cancelled" });
  await test.startWorkers();
});
