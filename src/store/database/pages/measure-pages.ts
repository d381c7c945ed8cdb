// What findings were worth and what reviews cost, summed by the database (spec O2, K1, O1).
import { sql } from "kysely";
import type { ReviewStateColumn } from "../rows/work-rows.js";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { inScope } from "./paging.js";

/** Which rows are counted: `from` inclusive, `to` exclusive, milliseconds. Null fields ask for nothing in particular. */
export interface MeasureQuery {
  readonly from: number;
  readonly to: number;
  readonly scope: RowScope;
  readonly repository: number | null;
  readonly lens: string | null;
  readonly model: string | null;
}

/** What became of findings. `open`: nobody said anything. */
export interface Tally {
  readonly findings: number;
  readonly accepted: number;
  readonly dismissed: number;
  readonly fixed: number;
  readonly open: number;
}

/** Tallies per lens, model and repository; findings of the offline reviewer have the model "rules". */
export async function tallyFindings(
  db: Db,
  query: MeasureQuery,
): Promise<(Tally & { lens: string; model: string; repository: number })[]> {
  const { rows } = await sql<Tally & { lens: string; model: string; repository: number }>`
    SELECT f.lens, coalesce(f.model, 'rules') AS model, f.repository_id AS repository, ${tallyColumns}
    FROM assay.findings f WHERE ${whereFinding(query)}
    GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3`.execute(db);
  return rows;
}

/** Tallies per lens and day or week (UTC); `from` is the first moment of each. */
export async function tallyOverTime(
  db: Db,
  query: MeasureQuery & { readonly bucket: "day" | "week" },
): Promise<(Tally & { lens: string; from: number })[]> {
  const { rows } = await sql<Tally & { lens: string; from: number }>`
    SELECT f.lens, date_trunc(${query.bucket}::text, f.at, 'UTC') AS from, ${tallyColumns}
    FROM assay.findings f WHERE ${whereFinding(query)}
    GROUP BY 1, 2 ORDER BY 2, 1`.execute(db);
  return rows;
}

/** Why findings were dismissed, commonest first, per lens. */
export async function dismissalReasons(
  db: Db,
  query: MeasureQuery,
): Promise<{ lens: string; reason: string; count: number }[]> {
  const { rows } = await sql<{ lens: string; reason: string; count: number }>`
    SELECT f.lens, f.outcome_reason AS reason, count(*) AS count FROM assay.findings f
    WHERE ${whereFinding(query)} AND f.outcome = 'dismissed' AND f.outcome_reason IS NOT NULL
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 200`.execute(db);
  return rows;
}

/** What one day, repository, lens or model cost. `unpriced`: calls whose price is unknown and not in the sum. */
export interface SpendView {
  readonly key: string;
  readonly reviews: number;
  readonly calls: number;
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly costUsd: number;
  readonly unpriced: number;
}

/** Spend by day (UTC, as 2026-11-20), repository id, lens or model, dearest first (days in order). */
export async function sumSpend(
  db: Db,
  query: MeasureQuery & { readonly by: "day" | "repository" | "lens" | "model" },
): Promise<SpendView[]> {
  const key = {
    day: sql`to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD')`,
    repository: sql`l.repository_id::text`,
    lens: sql`l.lens`,
    model: sql`coalesce(l.model, 'rules')`,
  }[query.by];
  const order = query.by === "day" ? sql`1` : sql`8 DESC, 1`;
  const { rows } = await sql<SpendView>`
    SELECT ${key} AS key, count(DISTINCT l.review_id) AS reviews, coalesce(sum(l.attempts), 0) AS calls,
      sum(l.input_tokens) AS input, sum(l.cache_read_tokens) AS "cacheRead",
      sum(l.cache_write_tokens) AS "cacheWrite", sum(l.output_tokens) AS output,
      coalesce(sum(l.cost_usd), 0) AS "costUsd", sum(l.unpriced) AS unpriced
    FROM assay.lens_runs l
    WHERE l.at >= ${new Date(query.from)} AND l.at < ${new Date(query.to)}
      AND ${inScope(query.scope, { repository: "l.repository_id", installation: null })}
      AND (${query.repository}::bigint IS NULL OR l.repository_id = ${query.repository}::bigint)
      AND (${query.lens}::text IS NULL OR l.lens = ${query.lens})
      AND (${query.model}::text IS NULL OR coalesce(l.model, 'rules') = ${query.model})
    GROUP BY 1 ORDER BY ${order}`.execute(db);
  return rows;
}

/** Totals of the whole service for Prometheus; every process reads the same rows. */
export interface StoreTotals {
  readonly reviewsByState: Readonly<Record<ReviewStateColumn, number>>;
  readonly deadJobs: number;
  readonly unrelayed: number;
  readonly oldestWaitingMs: number;
  readonly lenses: readonly {
    readonly lens: string;
    readonly model: string;
    readonly state: "answered" | "failed";
    readonly runs: number;
    readonly waitMs: number;
    readonly workMs: number;
    readonly tokens: {
      readonly input: number;
      readonly cacheRead: number;
      readonly cacheWrite: number;
      readonly output: number;
    };
    readonly costUsd: number;
  }[];
  readonly recent: readonly { readonly lens: string; readonly p50Ms: number; readonly p95Ms: number }[];
}

/** Reads the totals at `now`; `recent` is the work time of the hour before. */
export async function readTotals(db: Db, now: number): Promise<StoreTotals> {
  const states = await sql<{ state: ReviewStateColumn; count: number }>`
    SELECT state, count(*) AS count FROM assay.reviews GROUP BY state`.execute(db);
  const work = await sql<{ dead: number; unrelayed: number; oldest: number | null }>`
    SELECT (SELECT count(*) FROM assay.dead_jobs WHERE state = 'dead') AS dead,
      (SELECT count(*) FROM assay.outbox WHERE relayed_at IS NULL AND refused_at IS NULL) AS unrelayed,
      (SELECT min(created_at) FROM assay.reviews WHERE state = 'queued') AS oldest`.execute(db);
  const lenses = await sql<StoreTotals["lenses"][number]>`
    SELECT lens, coalesce(model, 'rules') AS model, state, count(*) AS runs, sum(wait_ms) AS "waitMs",
      sum(work_ms) AS "workMs", coalesce(sum(cost_usd), 0) AS "costUsd",
      jsonb_build_object('input', sum(input_tokens), 'cacheRead', sum(cache_read_tokens),
        'cacheWrite', sum(cache_write_tokens), 'output', sum(output_tokens)) AS tokens
    FROM assay.lens_runs WHERE state <> 'off' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`.execute(db);
  const recent = await sql<StoreTotals["recent"][number]>`
    SELECT lens, percentile_cont(0.5) WITHIN GROUP (ORDER BY work_ms) AS "p50Ms",
      percentile_cont(0.95) WITHIN GROUP (ORDER BY work_ms) AS "p95Ms"
    FROM assay.lens_runs WHERE state <> 'off' AND at >= ${new Date(now - 3_600_000)} GROUP BY lens ORDER BY lens`.execute(
    db,
  );
  const counted = Object.fromEntries(states.rows.map((row) => [row.state, row.count]));
  const noReviews = { queued: 0, running: 0, completed: 0, failed: 0, skipped: 0, cancelled: 0 };
  const [held] = work.rows;
  return {
    reviewsByState: { ...noReviews, ...counted },
    deadJobs: held?.dead ?? 0,
    unrelayed: held?.unrelayed ?? 0,
    oldestWaitingMs: Math.max(0, now - (held?.oldest ?? now)),
    lenses: lenses.rows,
    recent: recent.rows,
  };
}

const tallyColumns = sql`count(*) AS findings,
  count(*) FILTER (WHERE f.outcome = 'accepted') AS accepted,
  count(*) FILTER (WHERE f.outcome = 'dismissed') AS dismissed,
  count(*) FILTER (WHERE f.outcome = 'fixed') AS fixed,
  count(*) FILTER (WHERE f.outcome IS NULL) AS open`;

function whereFinding(query: MeasureQuery) {
  return sql`f.at >= ${new Date(query.from)} AND f.at < ${new Date(query.to)} AND f.placed <> 'not'
    AND ${inScope(query.scope, { repository: "f.repository_id", installation: null })}
    AND (${query.repository}::bigint IS NULL OR f.repository_id = ${query.repository}::bigint)
    AND (${query.lens}::text IS NULL OR f.lens = ${query.lens})
    AND (${query.model}::text IS NULL OR coalesce(f.model, 'rules') = ${query.model})`;
}
