// The contract of the queue, part one: ids, retries by kind, the dead and their owners. Run on every engine.
import { describe, expect, it } from "vitest";
import { AssayError } from "../../src/runtime/runtime.js";
import {
  Diary,
  eventually,
  freshName,
  job,
  noting,
  openTestQueue,
  permanent,
  work,
  type EngineUnderTest,
} from "./contract-parts.js";

export function describeQueue({ choice }: EngineUnderTest): void {
  it("[W2] a job with a known id changes nothing, whatever its payload", async () => {
    const [queue, diary] = [await openTestQueue(choice()), new Diary()];
    await queue.enqueue({ kind: "job", job: job("one", "first") });
    await queue.enqueue({ kind: "job", job: job("one", "second") });
    await work(queue, diary, {
      handlers: { work: (payload) => diary.noted(String(payload)) },
    });
    await eventually(
      () => queue.state("one"),
      (state) => state === "completed",
    );
    await queue.enqueue({ kind: "job", job: job("one", "third") });
    expect(await queue.counts()).toMatchObject({ waiting: 0, running: 0, completed: 1 });
    expect(diary.entries).toEqual(["first"]);
  });

  it("[Q1] a job waits until its time, and a lower priority number goes first", async () => {
    const [queue, diary] = [await openTestQueue(choice()), new Diary()];
    const dueMs = Date.now() + 1_500;
    await queue.enqueue({ kind: "job", job: job("later"), notBeforeMs: dueMs });
    await queue.enqueue({ kind: "job", job: job("third"), priority: 9 });
    await queue.enqueue({ kind: "job", job: job("second"), priority: 2 });
    await queue.enqueue({ kind: "job", job: job("first") });
    expect(await queue.counts()).toMatchObject({ waiting: 3, delayed: 1 });
    let startedMs = 0;
    await work(queue, diary, {
      concurrency: 1,
      handlers: {
        work: (_, run) => {
          startedMs = Date.now();
          return diary.noted(run.jobId);
        },
      },
    });
    await diary.until(() => diary.entries.length === 4);
    expect(diary.entries).toEqual(["first", "second", "third", "later"]);
    expect(startedMs).toBeGreaterThanOrEqual(dueMs - 5);
  });

  describe("how a job's error is treated", () => {
    it("[Q3] transient: it runs again after a while, and dies with its last attempt; its owner hears once", async () => {
      const [queue, diary] = [await openTestQueue(choice()), new Diary()];
      await work(queue, diary, {
        handlers: {
          work: (_, run) => {
            diary.note(`${run.jobId} ${run.attempt}/${run.attempts}`);
            if (run.jobId === "mends" && run.attempt === 2) return Promise.resolve("mended");
            throw new TypeError("the network fell over");
          },
        },
      });
      await queue.enqueue({ kind: "job", job: job("mends") });
      await queue.enqueue({ kind: "job", job: job("dies"), attempts: 2 });
      await diary.until(() => diary.dead.length === 1);
      await eventually(
        () => queue.state("mends"),
        (state) => state === "completed",
      );
      expect([...diary.entries].sort()).toEqual(["dies 1/2", "dies 2/2", "mends 1/4", "mends 2/4"]);
      expect(diary.dead[0]).toMatchObject({
        job: { id: "dies", name: "work", payload: null },
        failure: { code: "internal", kind: "transient", message: "the network fell over" },
        attempts: 2,
      });
    });

    it("[Q3] permanent: it fails at once, is listed, and can be run again with fresh attempts or forgotten", async () => {
      const [queue, diary] = [await openTestQueue(choice()), new Diary()];
      await work(queue, diary, {
        handlers: {
          work: (_, run) => {
            diary.note(`run ${run.attempt}`);
            throw permanent("the key is out of credit");
          },
        },
      });
      await queue.enqueue({ kind: "job", job: job("dear") });
      await diary.until(() => diary.dead.length === 1);
      expect(await queue.state("dear")).toBe("failed");
      expect(await queue.failed({ limit: 10 })).toEqual(diary.dead);
      expect(await queue.retry("dear")).toBe(true);
      await diary.until(() => diary.dead.length === 2);
      await queue.enqueue({ kind: "job", job: job("dear") });
      expect(await queue.state("dear")).toBe("failed");
      await queue.enqueue({ kind: "job", job: job("dear"), ifFailed: "retry" });
      await diary.until(() => diary.dead.length === 3);
      expect(diary.entries).toEqual(["run 1", "run 1", "run 1"]);
      expect(new Set(diary.dead.map((dead) => dead.failedAtMs)).size).toBe(3);
      expect([await queue.discard("dear"), await queue.discard("dear"), await queue.retry("dear")]).toEqual([
        true,
        false,
        false,
      ]);
      expect(await queue.state("dear")).toBe("unknown");
    });

    it("[D3] deferred: it comes back at the stated time, and no attempt is burnt", async () => {
      const [queue, diary] = [await openTestQueue(choice()), new Diary()];
      const retryAtMs = Date.now() + 1_800;
      const starts: number[] = [];
      await work(queue, diary, {
        handlers: {
          work: (_, run) => {
            starts.push(Date.now());
            diary.note(`run ${run.attempt}`);
            if (starts.length === 1)
              throw new AssayError({ code: "no-handler", message: "later", remedy: "Wait.", retryAtMs });
            return Promise.resolve();
          },
        },
      });
      await queue.enqueue({ kind: "job", job: job("limited"), attempts: 1 });
      await diary.until(() => diary.entries.length === 2);
      expect(diary.entries).toEqual(["run 1", "run 1"]);
      expect(starts[1]).toBeGreaterThanOrEqual(retryAtMs - 5);
      expect(diary.dead).toEqual([]);
    });

    it("[Q3] stale: it ends quietly, and nobody is told", async () => {
      const [queue, diary] = [await openTestQueue(choice()), new Diary()];
      await work(queue, diary, {
        handlers: {
          work: () => {
            throw new AssayError({ code: "cancelled", message: "a newer head came", remedy: "None." });
          },
        },
      });
      await queue.enqueue({ kind: "job", job: job("old") });
      await eventually(
        () => queue.state("old"),
        (state) => state === "completed",
      );
      expect(diary.dead).toEqual([]);
    });

    it("[Q3] a job that says nothing for too long is failed, told to stop, and its owner is told", async () => {
      const [queue, diary] = [await openTestQueue(choice()), new Diary()];
      await work(queue, diary, {
        noProgressMs: 1_500,
        handlers: {
          work: (_, run) =>
            new Promise((_, reject) =>
              run.signal.addEventListener("abort", () => reject(new Error("stopped"))),
            ),
          busy: async (_, run) => {
            for (let step = 0; step < 6; step += 1) {
              await new Promise((resolve) => setTimeout(resolve, 500));
              run.progress();
            }
          },
        },
      });
      await queue.enqueue({ kind: "job", job: job("silent") });
      await queue.enqueue({ kind: "job", job: { ...job("talking"), name: "busy" } });
      await diary.until(() => diary.dead.length === 1);
      expect(diary.dead[0]).toMatchObject({
        job: { id: "silent" },
        failure: { code: "job-hung", kind: "permanent" },
      });
      await eventually(
        () => queue.state("talking"),
        (state) => state === "completed",
      );
    });

    it("[Q3] a job that this version does not know waits for one that does; a payload it cannot read is dead", async () => {
      const [queue, diary] = [await openTestQueue(choice()), new Diary()];
      await work(queue, diary, { handlers: {} });
      await queue.enqueue({ kind: "job", job: job("new") });
      await eventually(
        () => queue.state("new"),
        (state) => state === "delayed",
      );
      expect(diary.dead).toEqual([]);
      const [other, elsewhere] = [await openTestQueue(choice()), new Diary()];
      await work(other, elsewhere, { handlers: { work: noting(elsewhere, "ran") } });
      await other.enqueue({ kind: "job", job: job("unread", "garbled") });
      await elsewhere.until(() => elsewhere.dead.length === 1);
      expect(elsewhere.dead[0]).toMatchObject({ job: { id: "unread" }, failure: { code: "bad-job" } });
      expect(elsewhere.entries).toEqual([]);
    });
  });

  it("[P6] a death that nobody was told of is told by the next workers", async () => {
    const name = freshName();
    const [queue, diary] = [await openTestQueue(choice(), name), new Diary()];
    const workers = await work(queue, diary, {
      handlers: {
        work: () => {
          throw permanent("no");
        },
      },
      onDead: () => {
        diary.note("not told");
        return Promise.reject(new Error("the database is away"));
      },
    });
    await queue.enqueue({ kind: "job", job: job("untold") });
    await diary.until(() => diary.entries.length > 0);
    await workers.close({ graceMs: 2_000 });
    const second = await openTestQueue(choice(), name);
    await work(second, diary, { handlers: {} });
    await diary.until(() => diary.dead.length === 1);
    await second.close({ graceMs: 2_000 });
    const again = new Diary();
    await work(await openTestQueue(choice(), name), again, { handlers: { work: noting(again, "work") } });
    await queue.enqueue({ kind: "job", job: { ...job("after"), name: "work" } });
    await again.until(() => again.entries.length === 1);
    expect([diary.dead[0]?.job.id, again.dead]).toEqual(["untold", []]);
  });

  it("[I3] an order that BullMQ would mangle is refused with what to do", async () => {
    const queue = await openTestQueue(choice());
    const orders = [
      job("delayed"),
      job("1234"),
      job("a:b"),
      job("big", "x".repeat(70_000)),
      { ...job("odd"), installation: 1.5 },
    ];
    for (const bad of orders)
      await expect(queue.enqueue({ kind: "job", job: bad })).rejects.toMatchObject({ code: "bad-job" });
    const twin = job("twin");
    await expect(
      queue.enqueue({ kind: "flow", parent: job("p"), children: [twin, twin] }),
    ).rejects.toMatchObject({ code: "bad-job" });
  });
}
