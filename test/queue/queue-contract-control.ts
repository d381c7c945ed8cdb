// The contract of the queue, part two: cancelling, slots per installation, draining, health. Run on every engine.
import { describe, expect, it } from "vitest";
import { createLocalSlots } from "../../src/queue/queue.js";
import { systemClock } from "../../src/runtime/runtime.js";
import {
  Diary,
  eventually,
  freshName,
  job,
  noting,
  openTestQueue,
  untilAborted,
  work,
  type EngineUnderTest,
} from "./contract-parts.js";

export function describeQueueControl({ choice }: EngineUnderTest): void {
  describe("cancelling", () => {
    it("[G4] a group: what waits is removed, what runs is told, what comes later ends at once, others go on", async () => {
      const [queue, diary] = [await openTestQueue(choice()), new Diary()];
      const review = { group: "rev_a" };
      await work(queue, diary, {
        concurrency: 2,
        handlers: {
          work: noting(diary, "ran"),
          long: async (_, run) => {
            diary.note(`started:${run.jobId}`);
            await untilAborted(run);
          },
        },
      });
      await queue.enqueue({ kind: "job", job: { ...job("running", null, review), name: "long" } });
      await queue.enqueue({
        kind: "flow",
        parent: job("parent", null, review),
        children: [{ ...job("child", null, review), name: "long" }, job("waits", null, review)],
      });
      await diary.until(() => diary.entries.length === 2);
      await queue.enqueue({
        kind: "job",
        job: job("put-off", null, review),
        notBeforeMs: Date.now() + 3_600_000,
      });
      await queue.enqueue({ kind: "job", job: job("other", null, { group: "rev_b" }) });
      await queue.cancel({ group: "rev_a" }, "a newer head came");
      await diary.until(() => diary.entries.includes("ran:other"));
      await queue.enqueue({ kind: "job", job: job("late", null, review) });
      for (const id of ["running", "child", "waits", "parent", "late"])
        await eventually(
          () => queue.state(id),
          (state) => state === "completed" || state === "unknown",
        );
      expect(await queue.state("put-off")).toBe("unknown");
      expect([...diary.entries].sort()).toEqual(["ran:other", "started:child", "started:running"]);
      expect(diary.dead).toEqual([]);
    });

    it("[G5] one job: it is told and ends quietly, and may be queued again when it was removed", async () => {
      const [queue, diary] = [await openTestQueue(choice()), new Diary()];
      await queue.enqueue({ kind: "job", job: job("gone") });
      await queue.cancel({ jobId: "gone" }, "closed");
      await queue.cancel({ jobId: "never-was" }, "closed");
      expect(await queue.state("gone")).toBe("unknown");
      await queue.enqueue({ kind: "job", job: job("gone") });
      await work(queue, diary, {
        handlers: { work: noting(diary, "ran"), long: (_, run) => (diary.note("long"), untilAborted(run)) },
      });
      await diary.until(() => diary.entries.includes("ran:gone"));
      await queue.enqueue({ kind: "job", job: { ...job("running"), name: "long" } });
      await diary.until(() => diary.entries.includes("long"));
      await queue.cancel({ jobId: "running" }, "closed");
      await eventually(
        () => queue.state("running"),
        (state) => state === "completed",
      );
      expect(diary.dead).toEqual([]);
    });
  });

  it("[Q4] an installation with 200 jobs does not hold up another's one, and runs no more than its slots", async () => {
    const [queue, diary] = [await openTestQueue(choice()), new Diary()];
    for (let n = 0; n < 200; n += 1)
      await queue.enqueue({ kind: "job", job: job(`busy-${n}`, null, { installation: 1 }) });
    await queue.enqueue({ kind: "job", job: job("calm", null, { installation: 2 }) });
    let [open, most, isOver] = [0, 0, false];
    const gate = { open: (): void => undefined };
    const opened = new Promise<void>((resolve) => (gate.open = resolve));
    await work(queue, diary, {
      perInstallation: 3,
      concurrency: 6,
      handlers: {
        work: async (_, run) => {
          diary.note(run.jobId);
          if (run.jobId === "calm" || isOver) return;
          most = Math.max(most, (open += 1));
          await opened;
          open -= 1;
        },
      },
    });
    await diary.until(() => diary.entries.includes("calm"));
    // the busy one's first three still run, the rest was put back without an attempt burnt
    expect(diary.entries.filter((id) => id.startsWith("busy")).length).toBe(3);
    gate.open();
    await diary.until(() => diary.entries.length >= 40);
    expect(most).toBeLessThanOrEqual(3);
    isOver = true;
    await diary.until(() => diary.entries.length === 201);
    expect(diary.dead).toEqual([]);
  });

  it("[Q5] draining lets running jobs finish, takes no new one, and hands back what does not end in time", async () => {
    const name = freshName();
    const [queue, diary] = [await openTestQueue(choice(), name), new Diary()];
    const release = { finish: (): void => undefined };
    const workers = await work(queue, diary, {
      concurrency: 2,
      handlers: {
        ends: async () => {
          diary.note("ends started");
          await new Promise<void>((resolve) => (release.finish = resolve));
          diary.note("ends finished");
        },
        stays: async () => {
          diary.note("stays started");
          await new Promise(() => undefined); // heeds nothing
        },
        work: noting(diary, "new"),
      },
    });
    await queue.enqueue({ kind: "job", job: { ...job("ends"), name: "ends" } });
    await queue.enqueue({ kind: "job", job: { ...job("stays"), name: "stays" }, attempts: 1 });
    await diary.until(() => diary.entries.length === 2);
    const closed = workers.close({ graceMs: 3_000 });
    await queue.enqueue({ kind: "job", job: job("new") });
    release.finish();
    await closed;
    expect([...diary.entries].sort()).toEqual(["ends finished", "ends started", "stays started"]);
    expect([await queue.state("ends"), await queue.state("stays"), await queue.state("new")]).toEqual([
      "completed",
      "waiting",
      "waiting",
    ]);
    await work(await openTestQueue(choice(), name), diary, {
      slots: createLocalSlots(systemClock),
      handlers: {
        stays: (_, run) => diary.noted(`taken up, attempt ${run.attempt}`),
        work: noting(diary, "new"),
      },
    });
    await diary.until(
      () => diary.entries.includes("taken up, attempt 1") && diary.entries.includes("new:new"),
    );
    expect(diary.dead).toEqual([]);
  });

  it("[I4] the queue says that it is well, and closing twice is harmless", async () => {
    const queue = await openTestQueue(choice());
    expect(await queue.health()).toMatchObject({ kind: "ok", engine: choice().kind });
    await queue.ensureReachable();
    await queue.close({ graceMs: 0 });
    await queue.close({ graceMs: 0 });
  });
}
