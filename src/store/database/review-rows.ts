// What the jobs read and write of a review while they work on it; every method is one transaction.
import type { LensOutcome, ReviewEventBody, Verdict } from "../../review/review.js";
import type { Clock } from "../../runtime/runtime.js";
import { transact } from "./engine/transact.js";
import { json } from "./json.js";
import type { Db } from "./schema.js";
import { releaseHolds } from "./tables/budgets.js";
import { settleDeliveryJob } from "./tables/deliveries.js";
import { appendEvents } from "./tables/events.js";
import {
  keepFindings,
  markFixed,
  readPosted,
  type PostedFinding,
  type StoredFinding,
} from "./tables/findings.js";
import { keepLensRun } from "./tables/lens-runs.js";
import { settleQuota } from "./tables/quota.js";
import { readRepository, type RepositoryFacts } from "./tables/repositories.js";
import { keepStep, readStep, readSteps } from "./tables/review-steps.js";
import { beginReview, lockUnderWay, readReview, type ReviewFacts } from "./tables/reviews.js";

/** How a review ends. The quota's unit is spent by `completed` and returned otherwise. `fixed` are fingerprints that are gone. */
export type ReviewEnding =
  | {
      readonly state: "completed";
      readonly verdict: Verdict;
      readonly degraded: boolean;
      readonly postedReviewId: number | null;
      readonly findings: readonly StoredFinding[];
      readonly fixed: readonly string[];
    }
  | {
      readonly state: "failed" | "skipped" | "cancelled";
      readonly code: string;
      readonly reason: string;
      readonly remedy: string;
    };

/** A step that is done. `lensRun` is set by the step of a lens, `passRuns` by the one that judges. */
export interface DoneStep {
  readonly step: string;
  readonly value: unknown;
  readonly events: readonly ReviewEventBody[];
  readonly lensRun?: LensOutcome | undefined;
  readonly passRuns?: readonly LensOutcome[] | undefined;
}

/**
 * The rows of reviews. `saveStep` and `appendEvents` throw `review-ended` (stale) once a review was cancelled or has ended:
 * nothing follows its last event. A step that is written twice keeps its first value, and its events are not repeated.
 */
export interface ReviewRowStore {
  readReview(review: string): Promise<ReviewFacts | null>;
  readRepository(repository: number): Promise<RepositoryFacts | null>;
  begin(review: string): Promise<boolean>;
  setCheckRun(review: string, checkRunId: number): Promise<void>;
  readStep(review: string, step: string): Promise<unknown>;
  readSteps(review: string, prefix: string): Promise<readonly { step: string; value: unknown }[]>;
  saveStep(review: string, done: DoneStep): Promise<void>;
  appendEvents(review: string, events: readonly ReviewEventBody[]): Promise<void>;
  finish(review: string, ending: ReviewEnding, events: readonly ReviewEventBody[]): Promise<boolean>;
  readPosted(pull: { repository: number; number: number }): Promise<readonly PostedFinding[]>;
}

/** Opens nothing: methods run on `db`; `clock` says when things happened. */
export function createReviewRows(db: Db, clock: Clock): ReviewRowStore {
  return {
    readReview: (review) => readReview(db, review),
    readRepository: (repository) => readRepository(db, repository),
    begin: (review) => beginReview(db, review, clock.now()),
    setCheckRun: async (review, checkRunId) => {
      await db.updateTable("reviews").set({ check_run_id: checkRunId }).where("id", "=", review).execute();
    },
    readStep: (review, step) => readStep(db, review, step),
    readSteps: (review, prefix) => readSteps(db, review, prefix),
    saveStep: (review, done) => transact(db, (tx) => saveStep(tx, review, { done, at: clock.now() })),
    appendEvents: (review, events) =>
      transact(db, async (tx) => {
        await lockUnderWay(tx, review);
        await appendEvents(tx, review, { events, at: clock.now() });
      }),
    finish: (review, ending, events) =>
      transact(db, (tx) => finish(tx, review, { ending, events, at: clock.now() })),
    readPosted: (pull) => readPosted(db, pull),
  };
}

async function saveStep(tx: Db, review: string, step: { done: DoneStep; at: number }): Promise<void> {
  const { done, at } = step;
  await lockUnderWay(tx, review);
  if (!(await keepStep(tx, review, { step: done.step, value: done.value, at }))) return;
  await appendEvents(tx, review, { events: done.events, at });
  const runs = [...(done.lensRun === undefined ? [] : [done.lensRun]), ...(done.passRuns ?? [])];
  if (runs.length === 0) return;
  const row = await readReview(tx, review);
  if (row === null) return;
  for (const run of runs) await keepLensRun(tx, { review, repository: row.repository, at }, run);
}

async function finish(
  tx: Db,
  review: string,
  end: { ending: ReviewEnding; events: readonly ReviewEventBody[]; at: number },
): Promise<boolean> {
  const { ending, events, at } = end;
  const row = await tx
    .updateTable("reviews")
    .set({ ...endingColumns(ending), finished_at: new Date(at) })
    .where("id", "=", review)
    .where("state", "in", ["queued", "running"])
    .returning(["repository_id", "number", "head_sha"])
    .executeTakeFirst();
  if (row === undefined) return false;
  if (ending.state === "completed") {
    const pull = { repository: row.repository_id, number: row.number };
    await keepFindings(tx, { review, ...pull, at }, ending.findings);
    await markFixed(tx, { ...pull, headSha: row.head_sha, at }, ending.fixed);
  }
  await settleQuota(tx, review, ending.state === "completed" ? "spent" : "returned");
  await releaseHolds(tx, { review });
  await settleDeliveryJob(tx, { review }, ending.state === "failed" ? "failed" : "done");
  await appendEvents(tx, review, { events, at });
  return true;
}

function endingColumns(ending: ReviewEnding) {
  if (ending.state !== "completed")
    return { state: ending.state, code: ending.code, reason: ending.reason, remedy: ending.remedy };
  const counts = { critical: 0, major: 0, minor: 0 };
  for (const { finding } of ending.findings) counts[finding.severity] += 1;
  return {
    state: ending.state,
    verdict: ending.verdict,
    degraded: ending.degraded,
    posted_review_id: ending.postedReviewId,
    counts: json(counts),
  };
}
