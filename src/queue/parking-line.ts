// Where jobs wait whose installation has no free slot: one line per installation, so that trying again costs little.
import type { Clock } from "../runtime/runtime.js";

const probeEveryMs = 250;
const longestMs = 60_000;
const fullForMs = 200;

/**
 * The line of one process. `park` says when the job should be tried again (epoch ms): the jobs of one installation come back one
 * by one, a probe every 250 ms, however many they are. `next` names the one that has waited longest, to be woken when a
 * slot is given back; `isFull` spares asking for a slot right after it was refused. Nothing here is needed for correctness.
 */
export interface ParkingLine {
  isFull(installation: number): boolean;
  park(installation: number, jobId: string): number;
  next(installation: number): string | undefined;
  leave(installation: number, jobId: string): void;
}

/** An empty line on the given clock. */
export function createParkingLine(clock: Clock): ParkingLine {
  const lines = new Map<number, { parked: Map<string, number>; lastDueMs: number; fullUntilMs: number }>();
  return {
    isFull: (installation) => (lines.get(installation)?.fullUntilMs ?? 0) > clock.now(),
    park: (installation, jobId) => {
      const now = clock.now();
      const line = lines.get(installation) ?? {
        parked: new Map<string, number>(),
        lastDueMs: now,
        fullUntilMs: 0,
      };
      lines.set(installation, line);
      for (const [id, dueMs] of line.parked) if (dueMs < now - longestMs) line.parked.delete(id);
      const dueMs = Math.min(Math.max(line.lastDueMs, now) + probeEveryMs, now + longestMs);
      line.parked.delete(jobId); // to the end of the line
      line.parked.set(jobId, dueMs);
      line.lastDueMs = dueMs;
      line.fullUntilMs = now + fullForMs;
      return dueMs;
    },
    next: (installation) => {
      const line = lines.get(installation);
      if (line === undefined) return undefined;
      line.fullUntilMs = 0;
      const jobId = line.parked.keys().next().value;
      if (jobId === undefined) lines.delete(installation);
      else line.parked.delete(jobId);
      return jobId;
    },
    leave: (installation, jobId) => void lines.get(installation)?.parked.delete(jobId),
  };
}
