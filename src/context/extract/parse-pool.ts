// Parsers with limits, in threads or processes: a file that takes too long or too much loses its parser and is skipped, the rest goes on.
import { join } from "node:path";
import { skippedEntry } from "../blob-entry.js";
import { packageRoot } from "../../runtime/runtime.js";
import { encodeEntry } from "../store/entry-codec.js";
import { openParserProcess, openParserThread, type Parser } from "./open-parser.js";
import type { ParseOrder, ParseTask } from "./parse-task.js";

/**
 * Limits of the pool. Times in milliseconds, sizes in bytes; `threadFile` is the built module that a parser runs. `isolation`: a
 * program that holds keys parses in processes of their own (spec X5); for a person's own checkout threads are quicker.
 */
export interface ParseLimits {
  readonly isolation: "thread" | "process";
  readonly threads: number;
  readonly fileTimeoutMs: number;
  readonly startAllowanceMs: number;
  readonly heapMegabytes: number;
  readonly recycleBytes: number;
  readonly threadFile: string;
}

/** Limits for a machine with `threads` free cores. A thread is replaced after 96 MB of source: parsers' memory never shrinks. */
export function defaultParseLimits(
  threads: number,
  isolation: ParseLimits["isolation"] = "thread",
): ParseLimits {
  return {
    ...{
      isolation,
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
   * Parses batch after batch, each parser taking the next one when it is free, so that memory is bounded by the batches
   * in hand. A parser that dies, or says nothing for twice a file's time limit, is replaced; a file that this happens to twice is
   * outlined, and skipped with the reason where that fails too. When the signal aborts, the parsers at work are ended at once and its reason is thrown; no file is
   * blamed for it.
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

// Long enough that answers seldom wake this thread, and far shorter than the silence that a parser is killed for.
const answersEveryMs = 50;

interface LaneWork extends Omit<ParseRun, "batches"> {
  readonly tasks: readonly ParseTask[];
}

class Lane {
  readonly #limits: ParseLimits;
  #parser: Parser | null = null;
  #parsedBytes = 0;

  constructor(limits: ParseLimits) {
    this.#limits = limits;
  }

  // A parser that fails is replaced, and what it had not answered is sent once more with an answer for each file: then the file
  // that fails it again is known, and one that merely lay in the way, or a parser that was killed from outside, costs nobody.
  async work(work: LaneWork): Promise<void> {
    let rest = work.tasks;
    let isRepeat = false;
    while (rest.length > 0) {
      work.signal?.throwIfAborted();
      if (this.#parsedBytes > this.#limits.recycleBytes) await this.close();
      this.#parser ??= openParser(this.#limits);
      const gatherMs = isRepeat ? 0 : answersEveryMs;
      const { done, fault } = await this.#order(this.#parser, { ...work, tasks: rest, gatherMs });
      for (const task of rest.slice(0, done)) this.#parsedBytes += task.bytes.length;
      rest = rest.slice(done);
      const [culprit] = rest;
      if (fault === null || culprit === undefined) return;
      await this.close();
      work.signal?.throwIfAborted();
      if (isRepeat) {
        await this.#giveUpTree(culprit, fault, work);
        rest = rest.slice(1);
      }
      isRepeat = !isRepeat;
    }
  }

  // What broke two parsers has no tree; its outline may still be had (spec C5).
  async #giveUpTree(culprit: ParseTask, fault: string, work: LaneWork): Promise<void> {
    this.#parser = openParser(this.#limits);
    const { done } = await this.#order(this.#parser, {
      ...{ ...work, tasks: [culprit], outlineOnly: true, gatherMs: 0 },
    });
    if (done === 1) return;
    await this.close();
    work.signal?.throwIfAborted();
    work.onEntry(culprit, encodeEntry(skippedEntry(culprit.language, fault)));
  }

  async close(): Promise<void> {
    const parser = this.#parser;
    this.#parser = null;
    this.#parsedBytes = 0;
    await parser?.end();
  }

  // Resolves when the order is done, or when the parser failed on a task after the `done` ones.
  async #order(
    parser: Parser,
    { tasks, outlineOnly, gatherMs, onEntry, signal }: LaneWork & { readonly gatherMs: number },
  ): Promise<{ done: number; fault: string | null }> {
    const order: ParseOrder = { tasks, timeoutMs: this.#limits.fileTimeoutMs, outlineOnly, gatherMs };
    const silenceMs = this.#limits.fileTimeoutMs * 2 + this.#limits.startAllowanceMs;
    return new Promise((resolve) => {
      let done = 0;
      const end = (fault: string | null): void => {
        clearTimeout(watch);
        signal?.removeEventListener("abort", onAbort);
        hush();
        resolve({ done, fault });
      };
      const onAbort = (): void => {
        end("interrupted");
      };
      const watch = setTimeout(() => {
        end(`took longer than ${silenceMs} ms`);
      }, silenceMs);
      signal?.addEventListener("abort", onAbort, { once: true });
      const hush = parser.send(order, {
        onFault: end,
        onAnswer: (entries) => {
          for (const entry of entries) {
            const task = tasks[done];
            if (task === undefined) break;
            onEntry(task, entry);
            done += 1;
          }
          watch.refresh();
          if (done === tasks.length) end(null);
        },
      });
    });
  }
}

function openParser({ isolation, threadFile: file, heapMegabytes }: ParseLimits): Parser {
  const start = { file, heapMegabytes };
  return isolation === "thread" ? openParserThread(start) : openParserProcess(start);
}
