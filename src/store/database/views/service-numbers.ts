// The service in numbers, from rows that every process shares: reviews, lenses, dead jobs, the outbox, GitHub's limits (spec O1).
import { sql } from "kysely";
import type { ReviewStateColumn } from "../rows/work-rows.js";
import type { Db } from "../schema.js";

/** Totals for Prometheus, all but the queue's own. */
export interface ServiceNumbers {
  readonly reviewsByState: Readonly<Record<ReviewStateColumn, number>>;
  readonly oldestWaitingMs: number;
  readonly deadJobs: number;
  readonly unrelayed: number;
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
  readonly githubLimits: readonly {
    readonly installation: number;
    readonly limit: number;
    readonly remaining: number;
  }[];
}

const hourMs = 3_600_000;

/** Reads them. `oldestWaitingMs` is how long the review that has waited longest waits; 0 when none does. */
export async function readServiceNumbers(db: Db, now: number): Promise<ServiceNumbers> {
  const { rows: states } = await sql<{ state: ReviewStateColumn; held: number }>`
    SELECT state, count(*) AS held FROM assay.reviews GROUP BY state`.execute(db);
  const { rows: work } = await sql<{ waiting_since: number | null; dead: number; unrelayed: number }>`
    SELECT (SELECT min(created_at) FROM assay.reviews WHERE state = 'queued') AS waiting_since,
      (SELECT count(*) FROM assay.dead_jobs WHERE state = 'dead') AS dead,
      (SELECT count(*) FROM assay.outbox WHERE relayed_at IS NULL AND refused_at IS NULL) AS unrelayed`.execute(
    db,
  );
  const since = work[0]?.waiting_since ?? now;
  const reviewsByState = { queued: 0, running: 0, completed: 0, failed: 0, skipped: 0, cancelled: 0 };
  for (const { state, held } of states) reviewsByState[state] = held;
  return {
    reviewsByState,
    oldestWaitingMs: Math.max(0, now - since),
    deadJobs: work[0]?.dead ?? 0,
    unrelayed: work[0]?.unrelayed ?? 0,
    lenses: await readLensTotals(db),
    recent: await readRecent(db, now),
    githubLimits: await readLimits(db, now),
  };
}

async function readLensTotals(db: Db): Promise<ServiceNumbers["lenses"]> {
  const { rows } = await sql<{
    lens: string;
    model: string;
    state: "answered" | "failed";
    runs: number;
    wait_ms: number;
    work_ms: number;
    input: number;
    cache_read: number;
    cache_write: number;
    output: number;
    cost_usd: number;
  }>`
    SELECT lens, coalesce(model, 'rules') AS model, state, count(*) AS runs, sum(wait_ms) AS wait_ms, sum(work_ms) AS work_ms,
      sum(input_tokens) AS input, sum(cache_read_tokens) AS cache_read, sum(cache_write_tokens) AS cache_write,
      sum(output_tokens) AS output, coalesce(sum(cost_usd), 0) AS cost_usd
    FROM assay.lens_runs WHERE state <> 'off' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`.execute(db);
  return rows.map((row) => ({
    ...{ lens: row.lens, model: row.model, state: row.state, runs: row.runs },
    ...{ waitMs: row.wait_ms, workMs: row.work_ms, costUsd: row.cost_usd },
    tokens: { input: row.input, cacheRead: row.cache_read, cacheWrite: row.cache_write, output: row.output },
  }));
}

async function readRecent(db: Db, now: number): Promise<ServiceNumbers["recent"]> {
  const { rows } = await sql<{ lens: string; p50: number; p95: number }>`
    SELECT lens, percentile_disc(0.5) WITHIN GROUP (ORDER BY work_ms) AS p50,
      percentile_disc(0.95) WITHIN GROUP (ORDER BY work_ms) AS p95
    FROM assay.lens_runs WHERE state = 'answered' AND at >= ${new Date(now - hourMs)} GROUP BY lens ORDER BY lens`.execute(
    db,
  );
  return rows.map(({ lens, p50, p95 }) => ({ lens, p50Ms: p50, p95Ms: p95 }));
}

/** An allowance that was heard of more than an hour ago has been refilled since. */
async function readLimits(db: Db, now: number): Promise<ServiceNumbers["githubLimits"]> {
  const rows = await db
    .selectFrom("github_limits")
    .selectAll()
    .where("at", ">=", sql<number>`${new Date(now - hourMs)}`)
    .orderBy("installation_id")
    .execute();
  return rows.map((row) => ({
    installation: row.installation_id,
    limit: row.most,
    remaining: row.remaining,
  }));
}
