// The table `reviews`: one row per review of one head.
import { sql, type Selectable } from "kysely";
import type { ReviewRequest } from "../../../intake/intake.js";
import { AssayError } from "../../../runtime/runtime.js";
import type { ReviewStateColumn, ReviewTable } from "../rows/work-rows.js";
import type { Db } from "../schema.js";

/** One review as the jobs see it. Ids of GitHub are numbers. */
export interface ReviewFacts {
  readonly id: string;
  readonly repository: number;
  readonly installation: number;
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly trigger: string;
  readonly settingsVersion: number;
  readonly ordinal: number;
  readonly state: ReviewStateColumn;
  readonly code: string | null;
  readonly reason: string | null;
  readonly remedy: string | null;
  readonly checkRunId: number | null;
  readonly createdAt: number;
}

/** A review about to be made. `code`, `reason` and `remedy` come with `skipped`. */
export interface NewReview {
  readonly id: string;
  readonly request: ReviewRequest;
  readonly settingsVersion: number;
  readonly deliveryGuid: string | null;
  readonly now: number;
  readonly state: "queued" | "skipped";
  readonly code?: string;
  readonly reason?: string;
  readonly remedy?: string;
}

/**
 * Inserts a review with the next ordinal of its key (repository, pull request, head, settings version; spec W3). The pull
 * request must be locked, so that two requests never get one ordinal.
 */
export async function insertReview(tx: Db, review: NewReview): Promise<void> {
  const row = reviewRow(review, 0);
  const { repository_id, number, head_sha, settings_version } = row;
  await tx
    .insertInto("reviews")
    .values((eb) => ({
      ...row,
      ordinal: eb
        .selectFrom("reviews")
        .select(sql<number>`coalesce(max(ordinal), 0) + 1`.as("next"))
        .where((key) => key.and({ repository_id, number, head_sha, settings_version })),
      progress_at: row.created_at,
      finished_at: review.state === "skipped" ? row.created_at : null,
    }))
    .execute();
}

/** The columns that a new review's own facts fill; `lastSeq` events are written with it. */
export function reviewRow(review: NewReview, lastSeq: number) {
  const { repository, pullRequest, trigger, asked } = review.request;
  return {
    id: review.id,
    repository_id: repository.id,
    number: pullRequest.number,
    head_sha: pullRequest.headSha,
    settings_version: review.settingsVersion,
    installation_id: repository.installation,
    base_sha: pullRequest.baseSha,
    base_ref: pullRequest.baseRef,
    title: pullRequest.title,
    author: pullRequest.author,
    trigger,
    asked,
    as_of: new Date(pullRequest.asOf),
    state: review.state,
    code: review.code ?? null,
    reason: review.reason ?? null,
    remedy: review.remedy ?? null,
    delivery_guid: review.deliveryGuid,
    created_at: new Date(review.now),
    last_seq: lastSeq,
  };
}

/** One review; null when there is no such row. */
export async function readReview(db: Db, review: string): Promise<ReviewFacts | null> {
  const row = await db.selectFrom("reviews").selectAll().where("id", "=", review).executeTakeFirst();
  return row === undefined ? null : reviewOf(row);
}

/** A row as the jobs see it. */
export function reviewOf(row: Selectable<ReviewTable>): ReviewFacts {
  return {
    id: row.id,
    repository: row.repository_id,
    installation: row.installation_id,
    number: row.number,
    headSha: row.head_sha,
    baseSha: row.base_sha,
    baseRef: row.base_ref,
    trigger: row.trigger,
    settingsVersion: row.settings_version,
    ordinal: row.ordinal,
    state: row.state,
    code: row.code,
    reason: row.reason,
    remedy: row.remedy,
    checkRunId: row.check_run_id,
    createdAt: row.created_at,
  };
}

/** Queued → running, once; later calls change nothing. False when the review has ended or never was. */
export async function beginReview(db: Db, review: string, now: number): Promise<boolean> {
  const at = new Date(now);
  const { numUpdatedRows } = await db
    .updateTable("reviews")
    .set({ state: "running", started_at: at, progress_at: at })
    .where("id", "=", review)
    .where("state", "=", "queued")
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return true;
  return (await readReview(db, review))?.state === "running";
}

/**
 * Locks a review that is under way until the transaction ends. Throws `review-ended` (stale) when it was cancelled or has
 * ended: what its jobs still bring is then no longer wanted, and nothing follows its last event.
 */
export async function lockUnderWay(tx: Db, review: string): Promise<void> {
  const row = await tx
    .selectFrom("reviews")
    .select("state")
    .where("id", "=", review)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (row?.state === "queued" || row?.state === "running") return;
  throw new AssayError({
    code: "review-ended",
    message: `the review ${review} is ${row?.state ?? "unknown"} and takes nothing more`,
    remedy: "Nothing is to be done: a newer review took its place, or it was stopped.",
  });
}

/** The newest review of a pull request, whatever its state; null when none is held. */
export async function newestReview(
  db: Db,
  pull: { repository: number; number: number },
): Promise<ReviewFacts | null> {
  const row = await db
    .selectFrom("reviews")
    .selectAll()
    .where("repository_id", "=", pull.repository)
    .where("number", "=", pull.number)
    .orderBy("created_at", "desc")
    .orderBy("ordinal", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : reviewOf(row);
}

/** Reviews that are queued or running without progress since `since` (milliseconds), oldest first (spec Q3). */
export async function stuckReviews(db: Db, since: number): Promise<ReviewFacts[]> {
  const rows = await db
    .selectFrom("reviews")
    .selectAll()
    .where("state", "in", ["queued", "running"])
    .where("progress_at", "<", sql<number>`${new Date(since)}`)
    .orderBy("progress_at")
    .limit(500)
    .execute();
  return rows.map(reviewOf);
}
