// Parsing threads with limits: a file that takes too long or too much loses its thread and is skipped, the rest goes on.
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { skippedEntry } from "../blob-entry.js";
import { packageRoot } from "../../runtime/runtime.js";
import { encodeEntry } from "../store/entry-codec.js";
import type { ParseAnswer, ParseOrder, ParseTask } from "./parse-task.js";

/** Limits of the pool. Times in milliseconds, sizes in bytes; `threadFile` is the built module that a thread runs. */
export interface ParseLimits {
  readonly threads: number;
  readonly fileTimeoutMs: number;
  readonly startAllowanceMs: number;
  readonly heapMegabytes: number;
  readonly recycleBytes: number;
  readonly threadFile: string;
}

/** Limits for a machine with `threads` free cores. A thread is replaced after 96 MB of source: parsers' memory never shrinks. */
export function defaultParseLimits(threads: number): ParseLimits {
  return {
    ...{
      threads,
      fileTimeoutMs: 3000,
      startAllowanceMs: 4000,
      heapMegabytes: 512,
      recycleBytes: 96 * 1024 * 1024,
    },
    threadFile: join(packageRoot, "dist", "context", "extract", "parse-thread.js"),
  };
}

/** One run of a pool. `onEntry` is called once per task with encoded bytes, in no fixed order. */
export interface ParseRun {
  readonly batches: AsyncIterator<readonly ParseTask[]>;
  readonly outlineOnly: boolean;
  readonly onEntry: (task: ParseTask, entry: Uint8Array) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Threads that are kept between runs, because a warm parser is twice as fast; one run at a time uses each. Must be closed. */
export class ParsePool {
  readonly #lanes: readonly Lane[];
  #running: Promise<void> = Promise.resolve();

  constructor(limits: ParseLimits) {
    this.#lanes = Array.from({ length: Math.max(1, limits.threads) }, () => new Lane(limits));
  }

  /**
   * Parses batch after batch, each thread taking the next one when it is free, so that memory is bounded by the batches
   * in hand. A thread that says nothing for twice a file's time limit is killed and replaced, and that file skipped. When
   * the signal aborts, the threads at work are ended at once and its reason is thrown; no file is blamed for it.
   */
  async run(run: ParseRun): Promise<void> {
    const turn = this.#running.then(() => this.#work(run));
    this.#running = turn.catch(() => undefined); // the next run begins whether this one failed or not
    return turn;
  }

  /** Ends every thread. */
  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }

  async #work({ batches, outlineOnly, onEntry, signal }: ParseRun): Promise<void> {
    await Promise.all(
      this.#lanes.map(async (lane) => {
        for (let next = await batches.next(); next.done !== true; next = await batches.next()) {
          signal?.throwIfAborted();
          await lane.work({ tasks: next.value, outlineOnly, onEntry, signal });
        }
      }),
    );
  }
}

interface LaneWork extends Omit<ParseRun, "batches"> {
  readonly tasks: readonly ParseTask[];
}

class Lane {
  readonly #limits: ParseLimits;
  #worker: Worker | null = null;
  #parsedBytes = 0;

  constructor(limits: ParseLimits) {
    this.#limits = limits;
  }

  async work(work: LaneWork): Promise<void> {
    let rest = work.tasks;
    while (rest.length > 0) {
      work.signal?.throwIfAborted();
      if (this.#parsedBytes > this.#limits.recycleBytes) await this.close();
      this.#worker ??= startThread(this.#limits);
      const { done, fault } = await this.#order(this.#worker, { ...work, tasks: rest });
      for (const task of rest.slice(0, done)) this.#parsedBytes += task.bytes.length;
      const culprit = rest[done];
      if (fault === null || culprit === undefined) return;
      await this.close();
      work.signal?.throwIfAborted();
      work.onEntry(culprit, encodeEntry(skippedEntry(culprit.language, fault)));
      rest = rest.slice(done + 1);
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#parsedBytes = 0;
    await worker?.terminate();
  }

  // Resolves when the order is done or the thread failed on the task after the `done` ones.
  async #order(
    worker: Worker,
    { tasks, outlineOnly, onEntry, signal }: LaneWork,
  ): Promise<{ done: number; fault: string | null }> {
    const order: ParseOrder = { tasks, timeoutMs: this.#limits.fileTimeoutMs, outlineOnly };
    const silenceMs = this.#limits.fileTimeoutMs * 2 + this.#limits.startAllowanceMs;
    worker.ref();
    return new Promise((resolve) => {
      let done = 0;
      const end = (fault: string | null): void => {
        clearTimeout(watch);
        signal?.removeEventListener("abort", onAbort);
        worker.unref(); // an idle thread keeps no process alive
        worker.off("message", onMessage).off("error", onError).off("exit", onExit);
        if (fault !== null) worker.on("error", () => undefined); // it is being closed: what it says now changes nothing
        resolve({ done, fault });
      };
      const onMessage = (answer: ParseAnswer): void => {
        const task = tasks[done];
        if (task === undefined) return;
        onEntry(task, answer.entry);
        done += 1;
        watch.refresh();
        if (done === tasks.length) end(null);
      };
      const onError = (error: Error): void => {
        end(`could not be parsed: ${error.message.slice(0, 200)}`);
      };
      const onExit = (): void => {
        end("the parsing thread ended");
      };
      const onAbort = (): void => {
        end("interrupted");
      };
      const watch = setTimeout(() => {
        end(`took longer than ${silenceMs} ms`);
      }, silenceMs);
      signal?.addEventListener("abort", onAbort, { once: true });
      worker.on("message", onMessage).on("error", onError).on("exit", onExit);
      worker.postMessage(order);
    });
  }
}

function startThread(limits: ParseLimits): Worker {
  return new Worker(limits.threadFile, {
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
    stdout: false,
    stderr: false,
  });
}
