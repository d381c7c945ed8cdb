// Cancels one job or a whole group: posts it for those that run or come later, and removes those that wait.
import type { JobType } from "bullmq";
import type { BullJob, QueueEngine } from "./engine.js";
import { cancellationKeys, groupKey, idInKey } from "./job-data.js";
import type { CancelTarget } from "./job-queue.js";

const waiting: JobType[] = ["wait", "prioritized", "delayed", "waiting-children"];
const pageSize = 500;
const maxPages = 20;

/**
 * Posts first, so that nothing slips through while the waiting ones are removed: a job that starts meanwhile reads the board
 * and ends at once. A parent whose child still runs cannot be removed; it ends by itself when that child has.
 */
export async function cancelJobs(engine: QueueEngine, target: CancelTarget, reason: string): Promise<void> {
  if ("jobId" in target) {
    const bull = await engine.queue.getJob(target.jobId);
    if (bull === undefined) return;
    const family = [...(await unfinishedChildren(engine, bull)), bull];
    const keys = family.flatMap((one) => cancellationKeys(one, undefined));
    await engine.board.post(keys, reason);
    for (const one of family) await removeWaiting(one);
    return;
  }
  await engine.board.post([groupKey(target.group)], reason);
  for (const bull of await waitingOfGroup(engine, target.group)) await removeWaiting(bull);
}

async function unfinishedChildren(engine: QueueEngine, bull: BullJob): Promise<BullJob[]> {
  const { unprocessed = [] } = await bull.getDependencies();
  const children = await Promise.all(unprocessed.map((key) => engine.queue.getJob(idInKey(key))));
  return children.filter((child) => child !== undefined);
}

async function waitingOfGroup(engine: QueueEngine, group: string): Promise<BullJob[]> {
  const found = new Map<string, BullJob>();
  for (let page = 0; page < maxPages; page += 1) {
    const jobs = await engine.queue.getJobs(waiting, page * pageSize, (page + 1) * pageSize - 1);
    for (const bull of jobs) if (groupOf(bull) === group) found.set(bull.id ?? "", bull);
    if (jobs.length === 0) break;
  }
  const isParent = (bull: BullJob): number => (bull.parentKey === undefined ? 1 : 0);
  return [...found.values()].sort((one, other) => isParent(one) - isParent(other));
}

function groupOf({ data }: BullJob): unknown {
  return typeof data === "object" && data !== null && "group" in data ? data.group : undefined;
}

/** Removes the job unless it runs or has ended meanwhile; then the board or the job's own end does the rest. */
async function removeWaiting(bull: BullJob): Promise<void> {
  const state = await bull.getState();
  if (state === "active" || state === "completed" || state === "failed" || state === "unknown") return;
  try {
    await bull.remove();
  } catch (error) {
    if ((await bull.getState()) !== state) return; // it moved on: the board tells it
    if (state !== "waiting-children") throw error;
  }
}
