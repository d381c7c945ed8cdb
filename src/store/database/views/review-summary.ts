// A review as a row of a list: the row itself, its repository's names, its lenses, its sums.
import { sql, type RawBuilder } from "kysely";
import { z } from "zod";
import { reviewTriggers, type ReviewTrigger } from "../../../intake/intake.js";
import type { Verdict } from "../../../review/review.js";
import type { ReviewStateColumn } from "../rows/work-rows.js";
import type { Db } from "../schema.js";
import { readProgress, type ReviewProgress } from "./lens-states.js";
import type { Links, RepositoryName } from "./links.js";

/** A review as a row. Times are milliseconds; `isStuck`: running without progress for longer than allowed (spec Q3). */
export interface ReviewSummary extends ReviewProgressView {
  readonly id: string;
  readonly repository: RepositoryName;
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly headSha: string;
  readonly baseRef: string;
  readonly trigger: ReviewTrigger;
  readonly ordinal: number;
  readonly state: ReviewStateColumn;
  readonly reason: string | null;
  readonly remedy: string | null;
  readonly verdict: Verdict | null;
  readonly degraded: boolean;
  readonly costUsd: number | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly progressAt: number;
  readonly isStuck: boolean;
  readonly pullRequestUrl: string;
}

interface ReviewProgressView {
  readonly lenses: ReviewProgress["lenses"];
  readonly counts: {
    readonly critical: number;
    readonly major: number;
    readonly minor: number;
    readonly dropped: number;
  };
}

/** What rows are shown with. */
export interface ShownWith {
  readonly links: Links;
  readonly now: number;
  readonly stuckMs: number;
}

/** One row as it is read: `reviewColumns` of `assay.reviews v` beside `assay.repositories r`. */
export interface ReviewRow {
  readonly id: string;
  readonly repository_id: number;
  readonly installation_id: number;
  readonly owner: string;
  readonly name: string;
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly head_sha: string;
  readonly base_sha: string;
  readonly base_ref: string;
  readonly trigger: string;
  readonly settings_version: number;
  readonly ordinal: number;
  readonly state: ReviewStateColumn;
  readonly code: string | null;
  readonly reason: string | null;
  readonly remedy: string | null;
  readonly verdict: string | null;
  readonly degraded: boolean;
  readonly counts: unknown;
  readonly delivery_guid: string | null;
  readonly check_run_id: number | null;
  readonly posted_review_id: number | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  readonly progress_at: number;
  readonly superseded_by: string | null;
  readonly cost_usd: number | null;
}

/** A priced call makes the sum; without any it is null while a call's price is unknown, and zero when nobody was paid. */
const cost = `(SELECT CASE WHEN count(*) = 0 OR (count(l.cost_usd) = 0 AND sum(l.unpriced) > 0) THEN NULL
  ELSE coalesce(sum(l.cost_usd), 0) END FROM assay.lens_runs l WHERE l.review_id = v.id)`;

/** Every column of a `ReviewRow`. */
export const reviewColumns: RawBuilder<ReviewRow> =
  sql.raw(`v.id, v.repository_id, v.installation_id, r.owner, r.name,
  v.number, v.title, v.author, v.head_sha, v.base_sha, v.base_ref, v.trigger, v.settings_version, v.ordinal, v.state, v.code,
  v.reason, v.remedy, v.verdict, v.degraded, v.counts, v.delivery_guid, v.check_run_id, v.posted_review_id, v.created_at,
  v.started_at, v.finished_at, v.progress_at, v.superseded_by, ${cost} AS cost_usd`);

const amount = z.int().min(0).catch(0);
const countsSchema = z
  .object({ critical: amount, major: amount, minor: amount })
  .catch({ critical: 0, major: 0, minor: 0 });
const triggerSchema = z.enum(reviewTriggers).catch("sweep");
const verdictSchema = z.enum(["approve", "comment", "request-changes"]).nullable().catch(null);

/** Rows with their progress, in the order given. */
export async function summarizeReviews(
  db: Db,
  rows: readonly ReviewRow[],
  shown: ShownWith,
): Promise<ReviewSummary[]> {
  const progress = await readProgress(
    db,
    rows.map(({ id, state }) => ({ id, isOver: isOver(state) })),
  );
  return rows.map((row) => summaryOf(row, progress.get(row.id) ?? { lenses: [], dropped: null }, shown));
}

/** Whether nothing more comes of a review. */
export function isOver(state: ReviewStateColumn): boolean {
  return state !== "queued" && state !== "running";
}

function summaryOf(row: ReviewRow, { lenses, dropped }: ReviewProgress, shown: ShownWith): ReviewSummary {
  const { links, now, stuckMs } = shown;
  const repository = nameOf(row);
  return {
    id: row.id,
    repository,
    number: row.number,
    title: row.title,
    author: row.author,
    headSha: row.head_sha,
    baseRef: row.base_ref,
    trigger: triggerSchema.parse(row.trigger),
    ordinal: row.ordinal,
    state: row.state,
    reason: row.reason,
    remedy: row.remedy,
    verdict: verdictSchema.parse(row.verdict),
    degraded: row.degraded,
    counts: { ...countsSchema.parse(row.counts), dropped: dropped ?? 0 },
    lenses,
    costUsd: row.cost_usd,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    progressAt: row.progress_at,
    isStuck: row.state === "running" && row.progress_at < now - stuckMs,
    pullRequestUrl: links.pull(repository, row.number),
  };
}

/** The repository of a row. */
export function nameOf(row: {
  readonly repository_id: number;
  readonly installation_id: number;
  readonly owner: string;
  readonly name: string;
}): RepositoryName {
  return { id: row.repository_id, installation: row.installation_id, owner: row.owner, name: row.name };
}
