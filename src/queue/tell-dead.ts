// Tells the owner of each job that failed for good, also when the process that saw it fail died before it could.
import { messageOf, type Clock } from "../runtime/runtime.js";
import type { BullJob, QueueEngine } from "./engine.js";
import { isTold, markTold, readDeadJob } from "./job-data.js";
import type { OnDead, QueueLog } from "./ports.js";

const pageSize = 100;
const marginMs = 60_000;
const freshMs = 10_000;

/** `tell` is called when a job fails; `sweep` looks through the failed jobs for deaths nobody was told of; `settle` waits for both. */
export interface DeadTeller {
  tell(jobId: string): void;
  sweep(): Promise<void>;
  settle(): Promise<void>;
}

/** What telling needs. */
export interface DeadTellerOptions {
  readonly engine: QueueEngine;
  readonly onDead: OnDead;
  readonly clock: Clock;
  readonly log: QueueLog;
}

/**
 * The job itself remembers that its owner was told, so that a restart tells nothing twice; two processes may tell the same
 * death at the same moment, which `OnDead` must bear. The first sweep reads all failed jobs, later ones only those since the last
 * sweep that missed nothing. Source: spec Q3, P6.
 */
export function createDeadTeller(options: DeadTellerOptions): DeadTeller {
  const { engine, clock, log } = options;
  const underWay = new Map<string, Promise<boolean>>();
  let sweptUntilMs = 0;
  let isFirst = true;
  const tellOnce = (bull: BullJob): Promise<boolean> => {
    const death = `${bull.id ?? ""}/${bull.finishedOn ?? 0}`;
    const known = underWay.get(death);
    if (known !== undefined) return known;
    const telling = tell(options, bull).finally(() => underWay.delete(death));
    underWay.set(death, telling);
    return telling;
  };
  const sweep = async (): Promise<void> => {
    const startedMs = clock.now();
    let isWhole = true;
    for (let at = 0; ; at += pageSize) {
      const failed = await engine.queue.getJobs(["failed"], at, at + pageSize - 1);
      for (const bull of failed) {
        // a fresh death is being told by the process that saw it
        const isFresh = !isFirst && (bull.finishedOn ?? 0) > startedMs - freshMs;
        if (!isFresh && !isTold(bull)) isWhole = (await tellOnce(bull)) && isWhole;
      }
      if (failed.length === 0 || (failed.at(-1)?.finishedOn ?? 0) < sweptUntilMs) break;
    }
    isFirst = false;
    if (isWhole) sweptUntilMs = startedMs - marginMs;
  };
  const tellOf = async (jobId: string): Promise<boolean> => {
    const bull = await engine.queue.getJob(jobId);
    return bull === undefined || !(await bull.isFailed()) || isTold(bull) || tellOnce(bull);
  };
  const seen = new Set<Promise<unknown>>();
  return {
    tell: (jobId) => {
      const telling = tellOf(jobId).catch((error: unknown) =>
        log.warn(
          { job: jobId, error: messageOf(error) },
          "a dead job could not be read; it is told of later",
        ),
      );
      seen.add(telling);
      void telling.finally(() => seen.delete(telling));
    },
    sweep: async () => {
      try {
        await sweep();
      } catch (error) {
        log.warn({ error: messageOf(error) }, "failed jobs could not be looked through; it is tried again");
      }
    },
    settle: async () => {
      await Promise.allSettled([...seen, ...underWay.values()]);
    },
  };
}

async function tell({ onDead, log }: DeadTellerOptions, bull: BullJob): Promise<boolean> {
  try {
    await onDead(readDeadJob(bull));
    await markTold(bull);
    return true;
  } catch (error) {
    log.error(
      { job: bull.id, error: messageOf(error) },
      "the owner of a dead job could not be told; it is tried again",
    );
    return false;
  }
}
