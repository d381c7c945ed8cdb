// The jobs of the service: what each one is for and what it carries. Large things lie in the database, not here.
import type { IntakeJob } from "../intake/intake.js";
import type { FlowOrder, JobOrder, QueuedJob } from "../queue/queue.js";
import { AssayError } from "../runtime/runtime.js";
import type { RepositoryRow, ReviewRow } from "./ports.js";

/**
 * Everything that is ever queued. Intake sends `review` (prepares one and starts its flow), `command`, `feedback`, `index`,
 * `installation`, `merged` and `notice`; a prepared review adds one `lens` per lens and a `conclude` that judges and posts; `sweep` looks
 * for what was lost and clears what is old (spec W4, W6, A2).
 */
export type Job =
  | IntakeJob
  | {
      readonly kind: "lens";
      readonly review: string;
      readonly lens: string;
      readonly installation: number;
    }
  | { readonly kind: "conclude"; readonly review: string; readonly installation: number }
  | { readonly kind: "sweep" };

/** The payload of one kind. */
export type JobOf<K extends Job["kind"]> = Extract<Job, { readonly kind: K }>;

const kinds: ReadonlySet<string> = new Set([
  "review",
  "lens",
  "conclude",
  "command",
  "feedback",
  "index",
  "installation",
  "merged",
  "notice",
  "sweep",
] satisfies readonly Job["kind"][]);

/** A payload as it lay in the queue. Its inside was written by this program; a kind of another version is refused. */
export function parseJob(payload: unknown): Job {
  const kind = typeof payload === "object" && payload !== null && "kind" in payload ? payload.kind : null;
  if (typeof kind === "string" && kinds.has(kind)) return payload as Job; // checked as far as versions may differ
  throw new AssayError({
    code: "bad-job",
    message: `the queue holds a job of the unknown kind ${JSON.stringify(kind)}`,
    remedy: "Run one version of Assay on one queue; discard the job on the page of dead jobs.",
  });
}

/** The sweep of the time slot that `now` (epoch milliseconds) lies in: one for all processes that order it. */
export function sweepOrder(now: number, everyMs: number): JobOrder<Job> {
  const id = `sweep-${Math.floor(now / everyMs)}`;
  return {
    kind: "job",
    job: { id, name: "sweep", installation: null, payload: { kind: "sweep" } },
    attempts: 1,
  };
}

/** The first index of a repository that was switched on at `now` (epoch milliseconds); no delivery asks for it (spec C1). */
export function firstIndexOrder(repository: RepositoryRow, now: number): JobOrder<Job> {
  const { id, installation, owner, name, private: isPrivate, defaultBranch } = repository;
  const jobId = `index-activated-${id}-${now}`;
  const identity = { id, installation, owner, name, private: isPrivate, defaultBranch };
  const payload = { delivery: jobId, installation, repository: identity, branch: defaultBranch, sha: null };
  return {
    kind: "job",
    job: { id: jobId, name: "index", installation, payload: { kind: "index", ...payload } },
  };
}

/** The flow of a prepared review: its lenses in parallel, then the conclusion. Its ids follow from the review, so adding it twice is harmless. */
export function flowOf(row: ReviewRow, lenses: readonly string[]): FlowOrder<Job> {
  const { id: review, installation } = row;
  const child = (lens: string): QueuedJob<Job> => ({
    id: `${review}-lens-${lens}`,
    name: "lens",
    installation,
    group: review,
    payload: { kind: "lens", review, lens, installation },
  });
  return {
    kind: "flow",
    parent: {
      id: `${review}-conclude`,
      name: "conclude",
      installation,
      group: review,
      payload: { kind: "conclude", review, installation },
    },
    children: lenses.map(child),
  };
}
