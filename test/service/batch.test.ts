// Reviews that may wait: lenses asked through the provider's batch endpoint, over kills, faults and closed pull requests.
import type { ChildProcess } from "node:child_process";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { startLoopbackModels } from "../../src/models/models.js";
import { openTestService, type TestService } from "./open-test-service.js";
import {
  activate,
  checkOf,
  ended,
  expectOrder,
  openPull,
  postsOn,
  repository,
  reviewsOf,
} from "./watch-service.js";
import { killWorker, startWorker } from "./worker-process.js";

let test: TestService;
let models: Awaited<ReturnType<typeof startLoopbackModels>>;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  const answer = { findings: [], dismissedFacts: [], summary: "Nothing." };
  const reply = { answer, delayMs: 0, firstTokenMs: 0 };
  const of = (when: string, more: object) => ({ when, replies: [{ ...reply, ...more }, reply] });
  models = await startLoopbackModels({
    script: {
      version: 1,
      answers: [
        { ...of("never_done", { delayMs: 600_000 }) },
        { ...of("will_expire", { batch: "expired" as const }), lens: "bugs" },
        { ...of("soon_done", { delayMs: 8_000 }) },
        { replies: [reply] },
      ],
    },
  });
  test = await openTestService({
    ...models.environment,
    ASSAY_MODEL: "anthropic:claude-sonnet-4-5",
    ASSAY_ALLOWED_MODEL_HOSTS: "127.0.0.1",
  });
  await activate(test);
  await test.github.do.push({
    repository,
    branch: "main",
    as: "ada",
    files: { ".assay.yml": "asking: batch\n" },
  });
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

const fileOf = (word: string): Record<string, string> => ({
  "services/orders/orders/ship.py": `def ship(order):\n    ${word} = order\n    return ${word}\n`,
});
const askedWith = (word: string) =>
  models.requests
    .filter(({ body }) => JSON.stringify(body).includes(word))
    .map(({ wire, lens }) => ({ wire, lens }));
const batched = (word: string) => askedWith(word).filter(({ wire }) => wire.endsWith(" batch"));
const ticketsOf = (review: string) => test.service.parts.rows.readSteps(review, "batch:");
const lensRuns = (review: string) =>
  test.foundation.database.db.selectFrom("lens_runs").selectAll().where("review_id", "=", review).execute();

it("[K2][Q2] a review waits for its batches without a slot, is collected by another worker after a kill -9, and costs half", async () => {
  await test.stopWorkers();
  const first = startOne();
  const pull = await openPull(test, "batched", { files: fileOf("soon_done") });
  const [row] = await test.until(async () => {
    const rows = await reviewsOf(test, pull.number);
    return (await ticketsOf(rows[0]?.id ?? "")).length === 6 && rows;
  });
  await killWorker(first);
  const { running, delayed } = await test.foundation.queue.counts();
  expect(running + delayed).toBeGreaterThanOrEqual(6); // none has ended; those that were killed while they ran come back
  startOne();
  expect(await ended(test, pull.number, pull.headSha)).toMatchObject({ state: "completed", degraded: false });
  expect(postsOn(test, pull.number)).toHaveLength(1);
  expect(batched("soon_done")).toHaveLength(6);
  expect(askedWith("soon_done")).toHaveLength(6);

  await test.startWorkers();

  const runs = await lensRuns(row?.id ?? "");
  expect(runs).toHaveLength(6);
  const usual = test.service.parts.modelsOf;
  const { port } = await usual({ id: 1, installation: 1 } as Parameters<typeof usual>[0]);
  for (const run of runs) {
    const usage = {
      input: run.input_tokens,
      cacheRead: 0,
      cacheWrite: 0,
      output: run.output_tokens,
    };
    expect(Number(run.cost_usd)).toBeCloseTo((port.price("anthropic:claude-sonnet-4-5", usage) ?? 0) / 2, 5);
  }
  const budget = await test.foundation.database.db.selectFrom("budget_reviews").selectAll().execute();
  expect(budget).toMatchObject([{ reserved_tokens: 0, reserved_usd: 0 }]);
});

it("[K2] a question that the provider did not get to in time is asked once more at once", async () => {
  const pull = await openPull(test, "expired", { files: fileOf("will_expire") });
  const row = await ended(test, pull.number, pull.headSha);
  expect(row).toMatchObject({ state: "completed", degraded: false });
  const atOnce = askedWith("will_expire").filter(({ wire }) => !wire.endsWith(" batch"));
  expect(atOnce.map(({ lens }) => lens)).toEqual(["bugs"]);
  const bugs = (await lensRuns(row.id)).find(({ lens }) => lens === "bugs");
  expect(bugs).toMatchObject({ state: "answered", attempts: 2 });
});

it("[K2][G5] closing the pull request cancels what the provider still holds", async () => {
  const pull = await openPull(test, "closed-early", { files: fileOf("never_done") });
  const [row] = await test.until(async () => {
    const rows = await reviewsOf(test, pull.number);
    return (await ticketsOf(rows[0]?.id ?? "")).length === 6 && rows;
  });
  const tickets = await ticketsOf(row?.id ?? "");
  await test.github.do.closePull({ repository, number: pull.number, as: "ada" });
  for (const { value } of tickets) {
    const { ticket } = value as { ticket: { batch: string } };
    await test.until(async () => {
      const answer = await fetch(`${models.origin}/v1/messages/batches/${ticket.batch}`);
      return ((await answer.json()) as { processing_status: string }).processing_status === "ended";
    });
  }
  const over = await ended(test, pull.number, pull.headSha);
  expect(over).toMatchObject({ state: "cancelled", code: "closed" });
  expect(checkOf(test, over)).toMatchObject({ status: "completed" });
  expect(postsOn(test, pull.number)).toEqual([]);
});
