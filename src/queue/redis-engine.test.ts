// The queue on a real Redis: the contract, a Redis that would evict jobs, and one that dies and comes back.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openTestRedis, redisMissing, type TestRedis } from "../../test/open-test-redis.js";
import { Diary, eventually, job, noting, openTestQueue, work } from "../../test/queue/contract-parts.js";
import { describeQueueControl } from "../../test/queue/queue-contract-control.js";
import { describeQueueFlows } from "../../test/queue/queue-contract-flows.js";
import { describeQueue } from "../../test/queue/queue-contract.js";

vi.setConfig({ testTimeout: 120_000 }); // each waits for something that happens soon, but not on a busy machine

const missing = redisMissing();
if (missing !== undefined) process.stderr.write(`SKIPPED: ${missing}\n`);

describe.skipIf(missing !== undefined)("[Q1] [Q3] the queue on Redis", () => {
  let redis: TestRedis | undefined;
  const choice = () => ({ kind: "redis" as const, url: redis?.url ?? "" });
  beforeAll(async () => {
    redis = await openTestRedis();
  });
  afterAll(() => redis?.close());

  describeQueueFlows({ choice });
  describeQueue({ choice });
  describeQueueControl({ choice });
});

describe.skipIf(missing !== undefined)("a Redis that is not as it should be", () => {
  it("[Q1] is refused when it would drop jobs under memory pressure, with the remedy", async () => {
    const redis = await openTestRedis("allkeys-lru");
    await expect(openTestQueue({ kind: "redis", url: redis.url })).rejects.toMatchObject({
      code: "queue-misconfigured",
      remedy: expect.stringContaining("maxmemory-policy noeviction") as string,
    });
    await redis.close();
  });

  it("[Q1] is refused when nobody answers, without the password in the message", async () => {
    const refused = openTestQueue({ kind: "redis", url: "redis://me:hush@127.0.0.1:1" });
    await expect(refused).rejects.toMatchObject({ code: "queue-unreachable" });
    await expect(refused).rejects.not.toThrow(/hush/);
  });

  it("[Q2] may die and come back: producers are told at once, workers go on with nothing lost", async () => {
    const redis = await openTestRedis();
    const [queue, diary] = [await openTestQueue({ kind: "redis", url: redis.url }), new Diary()];
    await work(queue, diary, { handlers: { work: noting(diary, "ran") } });
    await queue.enqueue({ kind: "job", job: job("before") });
    await diary.until(() => diary.entries.length === 1);
    await redis.kill();
    await expect(queue.enqueue({ kind: "job", job: job("during") })).rejects.toMatchObject({
      code: "queue-unreachable",
      kind: "transient",
    });
    expect(await queue.health()).toMatchObject({ kind: "failed", error: { code: "queue-unreachable" } });
    await redis.start();
    await eventually(
      () => queue.health(),
      ({ kind }) => kind === "ok",
    );
    await queue.enqueue({ kind: "job", job: job("after") });
    await diary.until(() => diary.entries.includes("ran:after"));
    await queue.close({ graceMs: 1_000 });
    await redis.close();
  });

  it("[Q2] dies while jobs end: each is handed in when it is back, within its lease, and runs once", async () => {
    const redis = await openTestRedis();
    const [queue, diary] = [await openTestQueue({ kind: "redis", url: redis.url }), new Diary()];
    let [release, begun] = [(): void => undefined, 0];
    const mayEnd = new Promise<void>((resolve) => (release = resolve));
    const handler = async (): Promise<void> => {
      begun += 1;
      diary.note("begun");
      await mayEnd;
    };
    await work(queue, diary, { handlers: { work: handler } });
    for (const id of ["one", "two", "three"]) await queue.enqueue({ kind: "job", job: job(id), attempts: 1 });
    await diary.until(() => begun === 3);
    await redis.kill();
    release();
    await redis.start();
    await eventually(
      () => queue.counts().catch(() => null),
      (counts) => counts?.completed === 3,
    );
    expect(begun).toBe(3);
    await queue.close({ graceMs: 1_000 });
    await redis.close();
  });
});
