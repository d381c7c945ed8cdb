// Starts the working half of the service: the relay from the outbox, the workers, and the regular sweep.
import { randomUUID } from "node:crypto";
import { startRelay } from "../../queue/queue.js";
import { messageOf } from "../../runtime/runtime.js";
import { createJobHandlers, onDeadJob, sweepOrder, type ServiceParts } from "../../service/service.js";
import { createOutbox, createSlots, keepDeadJob, keepPresence, outboxChannel } from "../../store/store.js";
import type { Foundation } from "./open-foundation.js";

/** Work under way. `close` takes no new job, and lets running ones end or hands them back within the grace time (spec Q5). */
export interface RunningWork {
  close(how: { readonly graceMs: number }): Promise<void>;
}

const sweepEveryMs = 5 * 60_000;

/** Starts relaying and working in this process. `isDoorBusy` is the door's, where this process has one. */
export async function startWorkers(
  foundation: Foundation,
  parts: ServiceParts,
  isDoorBusy?: () => boolean,
): Promise<RunningWork> {
  const { settings, queue, database, log } = foundation;
  const relay = await startOutboxRelay(foundation, isDoorBusy);
  const workers = await queue.startWorkers({
    handlers: createJobHandlers(parts),
    concurrency: settings.values.ASSAY_CONCURRENCY ?? 12,
    perInstallation: settings.values.ASSAY_PER_INSTALLATION ?? 8,
    slots: createSlots(database.db),
    onDead: async (dead) => {
      await onDeadJob(dead, parts);
      await keepDeadJob(database.db, dead);
    },
  });
  const sweep = (): void => {
    queue.enqueue(sweepOrder(foundation.clock.now(), sweepEveryMs)).catch((thrown: unknown) => {
      log.warn({}, `the sweep could not be ordered: ${messageOf(thrown)}`);
    });
  };
  sweep();
  const presence = keepPresence(database.db, {
    id: randomUUID(),
    clock: foundation.clock,
    onFault: (thrown) => {
      log.warn({}, `the worker could not show that it is there: ${messageOf(thrown)}`);
    },
  });
  const timer = setInterval(sweep, sweepEveryMs);
  return {
    close: async (how) => {
      clearInterval(timer);
      await workers.close(how);
      await relay.close(how);
      await presence.close();
    },
  };
}

/** Starts relaying alone: what a web process does, so that a delivery is queued although no worker is up. */
export async function startOutboxRelay(
  { database, queue, clock, log }: Foundation,
  isDoorBusy: () => boolean = () => false,
): Promise<RunningWork> {
  const wakers = new Set<() => void>();
  const stop = await database.listen(outboxChannel, () => {
    for (const wake of wakers) wake();
  });
  const relay = startRelay({
    outbox: createOutbox(database.db),
    ...{ queue, clock, log, isBusy: isDoorBusy },
    wake: (onWake) => {
      wakers.add(onWake);
      return () => wakers.delete(onWake);
    },
  });
  return {
    close: async () => {
      await stop();
      await relay.close();
    },
  };
}
