// What reviews cost, by day, repository, lens or model, with the day's budgets beside it (spec K1).
import { sql } from "kysely";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { repositorySettingsSchema } from "../tables/repository-settings.js";
import { dayOf } from "../tables/budgets.js";
import { budgetOf, type Budget } from "./budget-view.js";
import type { RepositoryName } from "./links.js";
import { nameOf } from "./review-summary.js";
import { inScope } from "./scope.js";

/** Which runs are summed: done from `from` (inclusive) to `to` (exclusive), milliseconds. */
export interface SpendQuery {
  readonly from: number;
  readonly to: number;
  readonly scope: RowScope;
  readonly repository: number | null;
  readonly by: "day" | "repository" | "lens" | "model";
}

/** Sums of one day, repository, lens or model; `key` is its id as text. `unpriced` calls are not in `costUsd`. */
export interface SpendRow {
  readonly key: string;
  readonly label: string;
  readonly reviews: number;
  readonly calls: number;
  readonly tokens: {
    readonly input: number;
    readonly cacheRead: number;
    readonly cacheWrite: number;
    readonly output: number;
  };
  readonly costUsd: number;
  readonly unpriced: number;
}

/** Spend of one span, and what today's budgets hold. */
export interface Spend {
  readonly rows: readonly SpendRow[];
  readonly total: { readonly costUsd: number; readonly reviews: number; readonly calls: number };
  readonly budgets: readonly { readonly repository: RepositoryName; readonly budget: Budget }[];
}

interface Row {
  readonly key: string;
  readonly label: string;
  readonly reviews: number;
  readonly calls: number;
  readonly input: number;
  readonly cache_read: number;
  readonly cache_write: number;
  readonly output: number;
  readonly cost_usd: number;
  readonly unpriced: number;
}

const groups = {
  day: sql.raw("to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD')"),
  repository: sql.raw("l.repository_id::text"),
  lens: sql.raw("l.lens"),
  model: sql.raw("coalesce(l.model, 'rules')"),
} as const;
const labels = { ...groups, repository: sql.raw("r.owner || '/' || r.name") } as const;
const sums = sql.raw(`count(DISTINCT l.review_id) AS reviews, coalesce(sum(l.attempts), 0) AS calls,
  coalesce(sum(l.input_tokens), 0) AS input, coalesce(sum(l.cache_read_tokens), 0) AS cache_read,
  coalesce(sum(l.cache_write_tokens), 0) AS cache_write, coalesce(sum(l.output_tokens), 0) AS output,
  coalesce(sum(l.cost_usd), 0) AS cost_usd, coalesce(sum(l.unpriced), 0) AS unpriced`);

/** All of one span; days in order, everything else dearest first. */
export async function readSpend(db: Db, query: SpendQuery, now: number): Promise<Spend> {
  const { by, repository } = query;
  const from = sql`FROM assay.lens_runs l JOIN assay.repositories r ON r.id = l.repository_id
    WHERE l.at >= ${new Date(query.from)} AND l.at < ${new Date(query.to)} AND l.state <> 'off'
      AND ${inScope(query.scope, { repository: "l.repository_id" })}
      AND (${repository}::bigint IS NULL OR l.repository_id = ${repository}::bigint)`;
  const order = by === "day" ? sql`key` : sql`cost_usd DESC, label`;
  const { rows } = await sql<Row>`
    SELECT ${groups[by]} AS key, max(${labels[by]}) AS label, ${sums} ${from} GROUP BY 1 ORDER BY ${order}`.execute(
    db,
  );
  const { rows: totals } = await sql<Row>`SELECT '' AS key, '' AS label, ${sums} ${from}`.execute(db);
  return {
    rows: rows.map(rowOf),
    total: {
      costUsd: totals[0]?.cost_usd ?? 0,
      reviews: totals[0]?.reviews ?? 0,
      calls: totals[0]?.calls ?? 0,
    },
    budgets: await readBudgets(db, query, now),
  };
}

/** Active repositories with a bound for each day, or with money that moved today. */
async function readBudgets(db: Db, query: SpendQuery, now: number): Promise<Spend["budgets"]> {
  const { rows } = await sql<{
    repository_id: number;
    installation_id: number;
    owner: string;
    name: string;
    settings: unknown;
    reserved_usd: number | null;
    spent_usd: number | null;
  }>`
    SELECT r.id AS repository_id, r.installation_id, r.owner, r.name, r.settings, b.reserved_usd, b.spent_usd
    FROM assay.repositories r LEFT JOIN assay.budget_days b ON b.repository_id = r.id AND b.day = ${dayOf(now)}
    WHERE r.state <> 'removed' AND (b.day IS NOT NULL OR jsonb_typeof(r.settings->'dailyUsd') = 'number')
      AND ${inScope(query.scope, { repository: "r.id" })}
      AND (${query.repository}::bigint IS NULL OR r.id = ${query.repository}::bigint)
    ORDER BY lower(r.owner), lower(r.name), r.id LIMIT 500`.execute(db);
  return rows.map((row) => ({
    repository: nameOf(row),
    budget: budgetOf(
      repositorySettingsSchema.parse(row.settings),
      { reserved_usd: row.reserved_usd ?? 0, spent_usd: row.spent_usd ?? 0 },
      now,
    ),
  }));
}

function rowOf(row: Row): SpendRow {
  return {
    key: row.key,
    label: row.label,
    reviews: row.reviews,
    calls: row.calls,
    tokens: { input: row.input, cacheRead: row.cache_read, cacheWrite: row.cache_write, output: row.output },
    costUsd: row.cost_usd,
    unpriced: row.unpriced,
  };
}
