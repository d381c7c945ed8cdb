// A worker process for tests and benchmarks: works on the queue it is ordered to and tells its parent what it does.
import { createLocalSlots, openQueue, type EngineChoice } from "../../src/queue/queue.js";
import { systemClock } from "../../src/runtime/runtime.js";

/** What the parent sends once: where to work, and with which lease. */
export interface ChildOrder {
  readonly engine: EngineChoice;
  readonly name: string;
  readonly concurrency: number;
  readonly leaseMs?: number;
  readonly stallCheckMs?: number;
}

/** What the child sends: that it works, and each start and end of a job (epoch ms), or that a job was told to stop. */
export type ChildWord =
  | { readonly kind: "ready" | "drained" }
  | { readonly kind: "start" | "end" | "told" | "dead"; readonly jobId: string; readonly atMs: number };

/** What a job of these tests does: it takes `forMs`, or until it is told to stop, or takes its process down. */
export type ChildPayload = { readonly forMs: number } | "until-told" | "crash";

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

function say(word: ChildWord): void {
  process.send?.(word);
}

async function run(order: ChildOrder): Promise<void> {
  const { concurrency, ...options } = order;
  const queue = await openQueue<ChildPayload>({
    ...options,
    parsePayload: (payload) => payload as ChildPayload, // the tests' own
    clock: systemClock,
    random: Math.random,
    log: quiet,
  });
  await queue.startWorkers({
    concurrency,
    perInstallation: 100,
    slots: createLocalSlots(systemClock),
    onDead: (dead) => {
      say({ kind: "dead", jobId: dead.job.id, atMs: dead.failedAtMs });
      return Promise.resolve();
    },
    handlers: {
      work: async (payload, { jobId, signal }) => {
        say({ kind: "start", jobId, atMs: Date.now() });
        if (payload === "crash") process.kill(process.pid, "SIGKILL");
        try {
          const forMs = typeof payload === "object" ? payload.forMs : 600_000;
          await systemClock.sleep(forMs, signal);
        } catch (error) {
          say({ kind: "told", jobId, atMs: Date.now() });
          throw error;
        }
        say({ kind: "end", jobId, atMs: Date.now() });
      },
    },
  });
  process.once("SIGTERM", () => {
    void queue.close({ graceMs: 4_000 }).then(() => {
      say({ kind: "drained" });
      process.disconnect();
    });
  });
  say({ kind: "ready" });
}

process.once("message", (order: ChildOrder) => {
  run(order).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
process.once("disconnect", () => process.exit(0)); // the parent is gone
