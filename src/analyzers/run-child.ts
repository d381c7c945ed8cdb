// Runs tasks in children of their own: each is begun for one task and ends with it.
import { cancelled, openChild, type ChildRequest } from "./open-child.js";

/** Runs one task in a child. Throws `process-failed` and `cancelled`: see `Child.run`. */
export type RunTask = (request: ChildRequest) => Promise<unknown>;

/**
 * Where children come from. `use` hands `work` a way to run tasks, one at a time, and may make it wait for its turn first; that wait
 * counts against no deadline. Throws `cancelled` when the signal aborts meanwhile.
 */
export interface ChildSource {
  use<T>(signal: AbortSignal | undefined, work: (run: RunTask) => Promise<T>): Promise<T>;
}

/** A new child for each task. */
export const freshChildren: ChildSource = { use: (_signal, work) => work(runChild) };

/** Deadlines are wall time; a parser with several threads may use this much more CPU time. */
export const cpuPerWall = 4;

/** The task's answer from a child that is gone before the promise settles. See `Child.run`. */
export async function runChild(request: ChildRequest): Promise<unknown> {
  const { limits, signal } = request;
  if (signal?.aborted === true) throw cancelled();
  const { maxMemoryMb, timeoutMs } = limits;
  const child = await openChild({ maxMemoryMb, cpuSeconds: (timeoutMs / 1000) * cpuPerWall });
  try {
    return await child.run(request);
  } finally {
    await child.close();
  }
}
