// One run of a job as one span of the trace that ordered it, whichever process ordered and whichever runs it.
import { inSpan, type WorkSpan } from "../runtime/runtime.js";
import type { BullJob } from "./engine.js";
import type { QueuedJob } from "./job.js";

/** How the run ended; what was thrown is handed over, since the queue's own signals are thrown too and are no faults. */
export type Followed<T> =
  { readonly kind: "done"; readonly value: T } | { readonly kind: "threw"; readonly error: unknown };

/**
 * Runs `act` inside the span `job NAME` and never rejects. Lines of the log that are written meanwhile bear the ids of the job
 * and of its group, which is a review's. Source: spec O1; opentelemetry.io/docs/specs/semconv/messaging.
 */
export function followJob<T>(
  job: QueuedJob,
  bull: BullJob,
  act: (span: WorkSpan) => Promise<T>,
): Promise<Followed<T>> {
  const about = { job: job.id, ...(job.group === undefined ? {} : { review: job.group }) };
  const attributes = {
    "messaging.operation.type": "process",
    "assay.job.attempt": bull.attemptsMade + 1,
    ...(job.installation === null ? {} : { "assay.installation.id": job.installation }),
  };
  return inSpan(`job ${job.name}`, { kind: "consumer", parent: job.trace, about, attributes }, (span) =>
    act(span).then(
      (value) => ({ kind: "done", value }),
      (error: unknown) => ({ kind: "threw", error }),
    ),
  );
}
