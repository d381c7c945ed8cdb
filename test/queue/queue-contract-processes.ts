// The contract of the queue, part three: several worker processes, killed, drained and told. Run on every engine.
import { expect, it, onTestFinished } from "vitest";
import type { EngineChoice } from "../../src/queue/queue.js";
import { Diary, eventually, freshName, job, openTestQueue, type EngineUnderTest } from "./contract-parts.js";
import type { ChildWord } from "./queue-child.js";
import { startQueueChild, type QueueChild } from "./start-queue-child.js";

const lease = { leaseMs: 4_000, stallCheckMs: 1_000 };

export function describeQueueProcesses({ choice }: EngineUnderTest): void {
  it("[Q2] a worker killed with kill -9 in the middle of a job: another takes it up, and no other job twice", async () => {
    const team = await gather(choice());
    const [first, second] = [await team.start(), await team.start()];
    for (let n = 0; n < 20; n += 1)
      await team.queue.enqueue({ kind: "job", job: job(`quick-${n}`, { forMs: 20 }) });
    await team.diary.until(() => team.ends().length === 20);
    await team.queue.enqueue({ kind: "job", job: job("hard", "until-told"), attempts: 1 });
    await team.diary.until(() => team.starts().filter((id) => id === "hard").length === 1);
    const holder = first.words.some((word) => word.kind === "start" && word.jobId === "hard")
      ? first
      : second;
    await team.kill(holder);
    await team.diary.until(() => team.starts().filter((id) => id === "hard").length === 2);
    expect(await team.queue.state("hard")).toBe("running");
    expect(new Set(team.starts()).size).toBe(21);
    expect(team.starts().length).toBe(22);
  }, 90_000);

  it("[Q2] three kills while jobs run lose nothing, and no job runs in two places at once but after a kill", async () => {
    const team = await gather(choice());
    let workers = [await team.start(), await team.start()];
    const ids = Array.from({ length: 30 }, (_, n) => `job-${n}`);
    for (const id of ids)
      await team.queue.enqueue({ kind: "job", job: job(id, { forMs: 300 }), attempts: 1 });
    for (let kill = 1; kill <= 3; kill += 1) {
      await team.diary.until(() => team.ends().length >= kill * 5);
      const [victim, other] = workers;
      await team.kill(victim!);
      workers = [other!, await team.start()];
    }
    await team.diary.until(() => new Set(team.ends()).size === ids.length);
    await eventually(
      () => team.queue.counts(),
      ({ completed, failed }) => completed === 30 && failed === 0,
    );
    // a job starts again only when the process that it ran in was killed, and after that
    for (const id of ids) {
      const runs = team.runs.filter((run) => run.jobId === id);
      for (const [at, run] of runs.entries()) {
        const next = runs[at + 1];
        if (next !== undefined) expect(team.killedAtMs.get(run.child), id).toBeLessThanOrEqual(next.atMs);
      }
    }
  }, 120_000);

  it("[G4] cancelling reaches a job that runs in another process", async () => {
    const team = await gather(choice());
    await team.start();
    await team.queue.enqueue({ kind: "job", job: job("far", "until-told", { group: "rev_x" }) });
    await team.diary.until(() => team.starts().length === 1);
    await team.queue.cancel({ group: "rev_x" }, "a newer head came");
    await team.diary.until(() => team.words.some((word) => word.kind === "told"));
    await eventually(
      () => team.queue.state("far"),
      (state) => state === "completed",
    );
  }, 60_000);

  it("[Q5] SIGTERM: the process finishes or hands back what it does and ends; another goes on", async () => {
    const team = await gather(choice());
    const first = await team.start();
    await team.queue.enqueue({ kind: "job", job: job("short", { forMs: 1_000 }) });
    await team.queue.enqueue({ kind: "job", job: job("long", "until-told"), attempts: 1 });
    await team.diary.until(() => team.starts().length === 2);
    const code = await first.drain();
    expect([code, team.ends()]).toEqual([0, ["short"]]);
    expect([await team.queue.state("short"), await team.queue.state("long")]).toEqual([
      "completed",
      "waiting",
    ]);
    await team.start();
    await team.diary.until(() => team.starts().filter((id) => id === "long").length === 2);
  }, 60_000);
}

/** A queue and its worker processes; all are gone with the test. */
async function gather(engine: EngineChoice) {
  const name = freshName();
  const [queue, diary] = [await openTestQueue(engine, name), new Diary()];
  const words: ChildWord[] = [];
  const children: QueueChild[] = [];
  const runs: { readonly jobId: string; readonly atMs: number; readonly child: number }[] = [];
  const killedAtMs = new Map<number, number>();
  onTestFinished(async () => {
    await Promise.all(children.map((child) => child.kill()));
  });
  const of = (kind: "start" | "end") => (): string[] =>
    words.flatMap((word) => (word.kind === kind ? [word.jobId] : []));
  return {
    queue,
    diary,
    words,
    runs,
    killedAtMs,
    kill: async (child: QueueChild) => {
      killedAtMs.set(children.indexOf(child), Date.now());
      await child.kill();
    },
    starts: of("start"),
    ends: of("end"),
    start: async () => {
      const number = children.length;
      const child = await startQueueChild({ engine, name, concurrency: 2, ...lease }, (word) => {
        words.push(word);
        if (word.kind === "start") runs.push({ jobId: word.jobId, atMs: word.atMs, child: number });
        diary.note("jobId" in word ? `${word.kind}:${word.jobId}` : word.kind);
      });
      children.push(child);
      return child;
    },
  };
}
