// What the queue's contract suite works with: a queue of its own per test, workers that write down what they did, and waiting.
import { randomBytes } from "node:crypto";
import { onTestFinished } from "vitest";
import {
  createLocalSlots,
  openQueue,
  type DeadJob,
  type EngineChoice,
  type JobHandler,
  type JobQueue,
  type JobRun,
  type QueueLog,
  type Workers,
  type WorkerOptions,
} from "../../src/queue/queue.js";
import { AssayError, systemClock } from "../../src/runtime/runtime.js";

/** An engine under test. */
export interface EngineUnderTest {
  readonly choice: () => EngineChoice;
}

export const quietLog: QueueLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

export function freshName(): string {
  return `test-${randomBytes(6).toString("hex")}`;
}

/** A queue of its own for this test, closed with it. A short lease, so that nothing waits 20 s for a killed worker. */
export async function openTestQueue(engine: EngineChoice, name = freshName()): Promise<JobQueue> {
  const queue = await openQueue({
    engine,
    name,
    parsePayload: (payload) => {
      if (payload === "garbled") throw new Error("not a payload");
      return payload;
    },
    clock: systemClock,
    random: Math.random,
    log: quietLog,
    leaseMs: 4_000,
    stallCheckMs: 1_000,
  });
  onTestFinished(() => queue.close({ graceMs: 1_000 }));
  return queue;
}

/** What happened, in order, and who died; `until` waits for it. */
export class Diary {
  readonly entries: string[] = [];
  readonly dead: DeadJob[] = [];
  #wake = (): void => undefined;

  note(entry: string): void {
    this.entries.push(entry);
    this.#wake();
  }

  /** As `note`, for a handler that has nothing else to do. */
  noted(entry: string): Promise<void> {
    this.note(entry);
    return Promise.resolve();
  }

  bury(dead: DeadJob): Promise<void> {
    this.dead.push(dead);
    this.#wake();
    return Promise.resolve();
  }

  /** Resolves when `holds` does, looked at after each entry; fails with what was noted after 60 s. */
  async until(holds: () => boolean): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (!holds()) {
      if (Date.now() > deadline) throw new Error(`still waiting; noted so far: ${this.entries.join(", ")}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 200);
      });
    }
  }
}

/** Workers that take five jobs at once, with everything else as given. */
export function work(
  queue: JobQueue,
  diary: Diary,
  options: Pick<WorkerOptions<unknown>, "handlers"> & Partial<WorkerOptions<unknown>>,
): Promise<Workers> {
  return queue.startWorkers({
    concurrency: 5,
    perInstallation: 10,
    slots: createLocalSlots(systemClock),
    onDead: (dead) => diary.bury(dead),
    ...options,
  });
}

/** A handler that notes `name:id` and returns nothing. */
export function noting(diary: Diary, name: string): JobHandler<unknown> {
  return (_, run) => diary.noted(`${name}:${run.jobId}`);
}

/** Waits until the run's signal is aborted, then rejects with its reason, as a handler that heeds it does. */
export function untilAborted({ signal }: JobRun): Promise<never> {
  return new Promise((_, reject) => {
    const leave = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
  });
}

/** Polls `look` until it gives what `isRight` wants; fails after 60 s. */
export async function eventually<T>(look: () => Promise<T>, isRight: (seen: T) => boolean): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const seen = await look();
    if (isRight(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(seen)} after a minute`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function job(
  id: string,
  payload: unknown = null,
  extra: { installation?: number; group?: string; name?: string } = {},
) {
  return { id, name: "work", installation: null, payload, ...extra };
}

/** An error that ends a job at once. */
export function permanent(message: string): AssayError {
  return new AssayError({ code: "bad-job", message, remedy: "Top it up." });
}
