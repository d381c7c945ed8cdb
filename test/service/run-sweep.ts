// Runs the sweep as its job does, at a later time of day, so that nothing has to be waited for.
import type { JobRun } from "../../src/queue/queue.js";
import { createJobHandlers } from "../../src/service/service.js";
import type { TestService } from "./open-test-service.js";

/** Sweeps once, `laterMs` from now. */
export async function runSweep({ service, foundation }: TestService, laterMs: number): Promise<void> {
  const { clock } = foundation;
  const later = { ...clock, now: () => clock.now() + laterMs };
  const run: JobRun = {
    ...{ jobId: "sweep-test", name: "sweep", attempt: 1, attempts: 1 },
    signal: new AbortController().signal,
    progress: () => undefined,
    children: () => Promise.resolve([]),
  };
  await createJobHandlers({ ...service.parts, clock: later }).sweep({ kind: "sweep" }, run);
}
