// Worker processes that are killed, asked to end, or lose the database: every accepted delivery ends in one posted review.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { sql } from "kysely";
import { packageRoot } from "../../src/runtime/runtime.js";
import { openTestRedis, redisMissing, type TestRedis } from "../open-test-redis.js";
import { openTestService, type TestService } from "./open-test-service.js";
import { activate, ended, expectOrder, openPull, postsOn } from "./watch-service.js";

interface Worker {
  readonly child: ChildProcess;
  readonly gone: Promise<unknown>;
}

/** Starts `assay work` as a process of its own on the same database and queue. */
function startWorker(test: TestService, more: Readonly<Record<string, string>> = {}): Worker {
  const child = spawn(process.execPath, [join(packageRoot, "bin", "assay.js"), "work"], {
    env: { PATH: process.env["PATH"], ...test.env, ...more },
    stdio: ["ignore", "ignore", process.env["TEST_LOG"] === undefined ? "ignore" : "inherit"],
  });
  return { child, gone: once(child, "exit") };
}

async function kill(worker: Worker, signal: NodeJS.Signals = "SIGKILL"): Promise<unknown> {
  worker.child.kill(signal);
  return worker.gone;
}

/** Resolves when GitHub is asked this for the next time, with the call still waiting for its answer. */
function nextCall(test: TestService, route: string): Promise<void> {
  return new Promise((resolve) => {
    test.github.faults.add({
      route,
      effect: { kind: "run-first", run: () => (resolve(), Promise.resolve()) },
    });
  });
}

const workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => kill(worker)));
});

/** Opens three pull requests, kills the worker at each of these calls in turn, and lets the last one finish. */
async function reviewAcrossKills(
  test: TestService,
  points: readonly string[],
  prefix: string,
): Promise<void> {
  const pulls = [];
  for (let index = 0; index < 3; index += 1) pulls.push(await openPull(test, `${prefix}-${index}`));
  for (const route of points) {
    const reached = nextCall(test, route);
    // Two jobs at a time: what a kill leaves lying waits for its lease to end, while the next worker goes on with the rest.
    const worker = startWorker(test, { ASSAY_CONCURRENCY: "2" });
    workers.push(worker);
    await reached;
    await kill(worker);
  }
  workers.push(startWorker(test));
  for (const { number, headSha } of pulls) {
    const row = await ended(test, number, headSha);
    expect(row).toMatchObject({ state: "completed" });
    expect(postsOn(test, number)).toMatchObject([{ id: row.posted_review_id, commitId: headSha }]);
  }
}

describe("on PostgreSQL", () => {
  let test: TestService;
  beforeAll(async () => {
    test = await openTestService();
    await activate(test);
    await test.stopWorkers();
  });
  afterAll(async () => {
    await expectOrder(test);
    await test.close();
  });

  it("[Q2] workers killed while reading, posting and concluding lose nothing and post nothing twice", async () => {
    await reviewAcrossKills(
      test,
      ["GET /repos/*/compare/*", "POST /repos/*/pulls/*/reviews", "PATCH /repos/*/check-runs/*"],
      "killed",
    );
  }, 120_000);

  it("[Q5] SIGTERM lets what runs end, and the process ends by itself; what came meanwhile is done by the next", async () => {
    const reached = nextCall(test, "GET /repos/*/pulls/*");
    const pull = await openPull(test, "drained");
    const worker = startWorker(test, { ASSAY_GRACE_SECONDS: "20" });
    workers.push(worker);
    await reached;
    const [code] = (await kill(worker, "SIGTERM")) as [number | null];
    expect([0, 130, 143]).toContain(code);
    const later = await openPull(test, "drained-later");
    workers.push(startWorker(test));
    for (const { number, headSha } of [pull, later]) {
      expect(await ended(test, number, headSha)).toMatchObject({ state: "completed" });
      expect(postsOn(test, number)).toHaveLength(1);
    }
  });

  it("[Q2] every connection to the database cut in the middle of a review loses nothing", async () => {
    const reached = nextCall(test, "GET /repos/*/compare/*");
    workers.push(startWorker(test));
    const pull = await openPull(test, "cut-off");
    await reached;
    const { db } = test.foundation.database;
    await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`.execute(db);
    expect(await ended(test, pull.number, pull.headSha)).toMatchObject({ state: "completed" });
    expect(postsOn(test, pull.number)).toHaveLength(1);
  });
});

const missing = redisMissing();
describe.skipIf(missing !== undefined)(`on Redis${missing === undefined ? "" : ` (${missing})`}`, () => {
  let redis: TestRedis;
  let test: TestService;
  beforeAll(async () => {
    redis = await openTestRedis();
    test = await openTestService({ REDIS_URL: redis.url });
    await activate(test);
    await test.stopWorkers();
  });
  afterAll(async () => {
    await expectOrder(test);
    await test.close();
    await redis.close();
  });

  it("[Q1] workers killed in the middle and a Redis that goes away lose nothing and post nothing twice", async () => {
    await reviewAcrossKills(test, ["PATCH /repos/*/check-runs/*"], "redis");
    const reached = nextCall(test, "GET /repos/*/compare/*");
    const pull = await openPull(test, "redis-gone");
    await reached;
    await redis.kill();
    await redis.start();
    expect(await ended(test, pull.number, pull.headSha)).toMatchObject({ state: "completed" });
    expect(postsOn(test, pull.number)).toHaveLength(1);
  }, 120_000);
});
