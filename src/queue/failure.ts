// Why a job failed, as plain data that outlives the process: written into the job, read back by its parent and by its owner.
import { z } from "zod";
import { AssayError, messageOf, type ErrorKind } from "../runtime/runtime.js";

/**
 * A failure as it is shown and stored. `kind` is how it was treated: a foreign error counts as transient. `message` and
 * `remedy` hold no secret when the error that was thrown held none.
 */
export interface Failure {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly message: string;
  readonly remedy: string;
}

const schema = z.object({
  code: z.string(),
  kind: z.enum(["transient", "deferred", "permanent", "stale"]),
  message: z.string(),
  remedy: z.string(),
});

/** The failure that a thrown thing stands for. Anything but an AssayError is a fault of ours that may pass: transient. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof AssayError)
    return { code: thrown.code, kind: thrown.kind, message: thrown.message, remedy: thrown.remedy };
  return {
    code: "internal",
    kind: "transient",
    message: messageOf(thrown),
    remedy: "Look for the job's id in the log; if it happens again, report it with those lines.",
  };
}

/** The failure as the one line that BullMQ keeps as a job's reason. */
export function writeFailure(failure: Failure): string {
  return JSON.stringify(failure);
}

/**
 * Reads a job's reason back. A reason that BullMQ itself wrote (a job whose workers died again and again) becomes
 * `job-stalled`; it never throws.
 */
export function readFailure(reason: string | undefined): Failure {
  const parsed = schema.safeParse(parseJson(reason ?? ""));
  if (parsed.success) return parsed.data;
  return {
    code: "job-stalled",
    kind: "permanent",
    message: `the job was given up by the queue: ${reason ?? "no reason was kept"}`,
    remedy:
      "Look at what ended the workers (memory, a crash, the container's limits), then retry the job from the list of dead jobs.",
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // not ours: BullMQ's own words
  }
}
