// Several worker processes on a real Redis: killed, drained, told.
import { afterAll, beforeAll, describe, vi } from "vitest";
import { openTestRedis, redisMissing, type TestRedis } from "../../test/open-test-redis.js";
import { describeQueueProcesses } from "../../test/queue/queue-contract-processes.js";

vi.setConfig({ testTimeout: 120_000 }); // each waits for something that happens soon, but not on a busy machine

describe.skipIf(redisMissing() !== undefined)("worker processes on Redis", () => {
  let redis: TestRedis | undefined;
  beforeAll(async () => {
    redis = await openTestRedis();
  });
  afterAll(() => redis?.close());

  describeQueueProcesses({ choice: () => ({ kind: "redis", url: redis?.url ?? "" }) });
});
