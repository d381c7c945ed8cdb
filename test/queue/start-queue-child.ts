// Starts worker processes for tests and benchmarks of the queue, and gathers what they tell.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { packageRoot } from "../../src/runtime/runtime.js";
import type { ChildOrder, ChildWord } from "./queue-child.js";

/** A worker process and what it said so far. */
export interface QueueChild {
  readonly process: ChildProcess;
  readonly words: readonly ChildWord[];
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code when it has drained. */
  drain(): Promise<number | null>;
}

/** Starts one and waits until it takes jobs. `onWord` hears everything it says, also after the call. */
export async function startQueueChild(
  order: ChildOrder,
  onWord: (word: ChildWord) => void,
): Promise<QueueChild> {
  // bench/run.js runs a TypeScript file with the loader that comes with Vitest
  const child = fork(join(packageRoot, "bench", "run.js"), ["../test/queue/queue-child"], {
    cwd: packageRoot,
    execArgv: [],
  });
  const words: ChildWord[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    child.on("message", (word: ChildWord) => {
      words.push(word);
      if (word.kind === "ready") resolve();
      onWord(word);
    });
    child.once("exit", () => reject(new Error("a worker process ended before it was ready")));
  });
  ready.catch(() => undefined); // heard below
  const send = (): boolean => child.send(order);
  // its listener is there once the file has been loaded; a message sent before waits in the channel
  send();
  await ready;
  const gone = (signal: NodeJS.Signals) => async (): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
    return child.exitCode;
  };
  const kill = gone("SIGKILL");
  return {
    process: child,
    words,
    kill: async () => {
      await kill();
    },
    drain: gone("SIGTERM"),
  };
}
