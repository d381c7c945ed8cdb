// What BullMQ keeps for a job (data, result, whether its death was told), written and read back in one place.
import { z } from "zod";
import { AssayError } from "../runtime/runtime.js";
import type { BullJob } from "./engine.js";
import { readFailure } from "./failure.js";
import type { QueuedJob } from "./job.js";
import type { DeadJob } from "./ports.js";

const dataSchema = z.object({
  installation: z.number().nullable(),
  group: z.string().nullable(),
  payload: z.unknown(),
  trace: z.string().optional(),
});

const resultSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("done"), value: z.unknown() }),
  z.object({ kind: z.literal("stale"), reason: z.string() }),
]);

const toldSchema = z.object({ toldOfMs: z.number() });

/** How a job ended well: with its handler's value, or overtaken, with the reason. */
export type JobResult =
  { readonly kind: "done"; readonly value: unknown } | { readonly kind: "stale"; readonly reason: string };

/** The job's data as BullMQ keeps it; id and name it keeps beside. */
export function writeJobData(job: QueuedJob): z.infer<typeof dataSchema> {
  const { installation, payload, group = null, trace } = job;
  return { installation, group, payload, ...(trace === undefined ? {} : { trace }) };
}

/** Reads the job back. Throws `bad-job` when another program wrote it. */
export function readJob(bull: BullJob): QueuedJob {
  const parsed = dataSchema.safeParse(bull.data);
  if (!parsed.success)
    throw new AssayError({
      code: "bad-job",
      message: `the job "${bull.id ?? "without id"}" (${bull.name}) was not written by Assay`,
      remedy: "Let no other program write to Assay's queue; discard the job.",
    });
  const { installation, group, payload, trace } = parsed.data;
  return {
    ...{ id: bull.id ?? "", name: bull.name, installation, payload },
    ...(group === null ? {} : { group }),
    ...(trace === undefined ? {} : { trace }),
  };
}

/** Reads a result back; what is not ours counts as done with that value. */
export function readResult(stored: unknown): JobResult {
  const parsed = resultSchema.safeParse(stored);
  return parsed.success ? parsed.data : { kind: "done", value: stored };
}

/** The dead job as its owner is told of it. Never throws: a job that cannot be read has a null payload. */
export function readDeadJob(bull: BullJob): DeadJob {
  const parsed = dataSchema.safeParse(bull.data);
  const { installation, group, payload } = parsed.success
    ? parsed.data
    : { installation: null, group: null, payload: null };
  return {
    job: { id: bull.id ?? "", name: bull.name, installation, payload, ...(group === null ? {} : { group }) },
    failure: readFailure(bull.failedReason),
    attempts: bull.attemptsMade,
    failedAtMs: bull.finishedOn ?? 0,
  };
}

/** Whether its owner was told of this very death (and not of one before a retry). */
export function isTold(bull: BullJob): boolean {
  const parsed = toldSchema.safeParse(bull.progress);
  return parsed.success && parsed.data.toldOfMs === bull.finishedOn;
}

/** Notes that the owner was told. BullMQ's progress field has no other use here. */
export async function markTold(bull: BullJob): Promise<void> {
  await bull.updateProgress({ toldOfMs: bull.finishedOn ?? 0 });
}

/** The id in one of BullMQ's keys for a child: what follows the last colon, since ids have none. */
export function idInKey(key: string): string {
  return key.slice(key.lastIndexOf(":") + 1);
}

/** The keys under which a cancellation of this job is posted: itself (this very enqueueing of it) and its group. */
export function cancellationKeys(bull: BullJob, group: string | undefined): readonly string[] {
  const own = `job/${bull.id ?? ""}/${bull.timestamp}`;
  return group === undefined ? [own] : [own, groupKey(group)];
}

/** The key under which the cancellation of a whole group is posted. */
export function groupKey(group: string): string {
  return `group/${group}`;
}
