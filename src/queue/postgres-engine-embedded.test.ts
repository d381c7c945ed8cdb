// The queue's contract on a real PostgreSQL: the one that is embedded from npm.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openTestPostgres, postgresMissing, type TestPostgres } from "../../test/open-test-postgres.js";
import {
  Diary,
  eventually,
  job,
  noting,
  openTestQueue,
  untilAborted,
  work,
} from "../../test/queue/contract-parts.js";
import { describeQueueControl } from "../../test/queue/queue-contract-control.js";
import { describeQueueFlows } from "../../test/queue/queue-contract-flows.js";
import { describeQueue } from "../../test/queue/queue-contract.js";

vi.setConfig({ testTimeout: 120_000 }); // each waits for something that happens soon, but not on a busy machine

const missing = postgresMissing("package");
if (missing !== undefined) process.stderr.write(`SKIPPED: ${missing}\n`);

describe.skipIf(missing !== undefined)("[Q1] [Q3] the queue on the embedded PostgreSQL", () => {
  let postgres: TestPostgres | undefined;
  const choice = () => ({ kind: "postgres" as const, url: postgres?.url ?? "" });
  beforeAll(async () => {
    postgres = await openTestPostgres("package");
  });
  afterAll(() => postgres?.close());

  describeQueueFlows({ choice });
  describeQueue({ choice });
  describeQueueControl({ choice });
});

describe.skipIf(missing !== undefined)("a PostgreSQL that is not as it should be", () => {
  it("[Q1] is refused when nobody answers, without the password in the message", async () => {
    const refused = openTestQueue({ kind: "postgres", url: "postgresql://me:hush@127.0.0.1:1/assay" });
    await expect(refused).rejects.toMatchObject({ code: "queue-unreachable" });
    await expect(refused).rejects.not.toThrow(/hush/);
  });

  it("[Q2] may crash and come back: producers are told at once, workers go on with nothing lost", async () => {
    const postgres = await openTestPostgres("package");
    const [queue, diary] = [await openTestQueue({ kind: "postgres", url: postgres.url }), new Diary()];
    await work(queue, diary, {
      handlers: {
        work: noting(diary, "ran"),
        long: async (_, run) => {
          diary.note("long");
          if (diary.entries.filter((entry) => entry === "long").length === 1) await untilAborted(run);
        },
      },
    });
    await queue.enqueue({ kind: "job", job: { ...job("during-1"), name: "long" } });
    await queue.enqueue({ kind: "job", job: job("before-1") });
    await diary.until(() => diary.entries.length === 2);
    await postgres.crash();
    await expect(queue.enqueue({ kind: "job", job: job("while-away") })).rejects.toMatchObject({
      code: "queue-unreachable",
      kind: "transient",
    });
    expect(await queue.health()).toMatchObject({ kind: "failed", error: { code: "queue-unreachable" } });
    await postgres.start();
    await eventually(
      () => queue.health(),
      ({ kind }) => kind === "ok",
    );
    await queue.enqueue({ kind: "job", job: job("after-1") });
    await diary.until(() => diary.entries.includes("ran:after-1"));
    await queue.close({ graceMs: 1_000 });
    await postgres.close();
  });
});
