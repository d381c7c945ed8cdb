// What installations may still review this month (spec G2).
import { sql } from "kysely";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { monthOf } from "../tables/quota.js";
import { inScope } from "./scope.js";

/** One installation's month. `limit` null: no bound; it holds what was granted for this month alone. reserved = held + spent + returned. */
export interface Quota {
  readonly installation: number;
  readonly account: string;
  readonly month: string;
  readonly limit: number | null;
  readonly held: number;
  readonly spent: number;
  readonly returned: number;
  readonly left: number | null;
  readonly resetsAt: number;
}

interface QuotaRow {
  readonly installation: number;
  readonly account: string;
  readonly month_limit: number | null;
  readonly extra: number;
  readonly held: number;
  readonly spent: number;
  readonly returned: number;
}

/** Installations in scope by account. Somebody who sees one of its repositories sees the quota that its reviews draw on. */
export async function listQuota(db: Db, scope: RowScope, now: number): Promise<Quota[]> {
  const { rows } = await sql<QuotaRow>`
    ${selectQuota(now)} WHERE i.state <> 'removed' AND ${inScope(scope, { installation: "i.id" })}
    ORDER BY lower(i.account), i.id`.execute(db);
  return rows.map((row) => quotaOf(row, now));
}

/** The quota that a repository's reviews draw on, for somebody who may see that repository. */
export async function readQuota(db: Db, installation: number, now: number): Promise<Quota> {
  const { rows } = await sql<QuotaRow>`${selectQuota(now)} WHERE i.id = ${installation}`.execute(db);
  const empty = { installation, account: "", month_limit: null, extra: 0, held: 0, spent: 0, returned: 0 };
  return quotaOf(rows[0] ?? empty, now);
}

function selectQuota(now: number) {
  return sql`SELECT i.id AS installation, i.account, i.month_limit, coalesce(q.extra, 0) AS extra,
      coalesce(q.held, 0) AS held, coalesce(q.spent, 0) AS spent, coalesce(q.returned, 0) AS returned
    FROM assay.installations i
    LEFT JOIN assay.quota_months q ON q.installation_id = i.id AND q.month = ${monthOf(now)}`;
}

function quotaOf(row: QuotaRow, now: number): Quota {
  const { installation, account, held, spent, returned } = row;
  const limit = row.month_limit === null ? null : row.month_limit + row.extra;
  const date = new Date(now);
  return {
    ...{ installation, account, month: monthOf(now), limit, held, spent, returned },
    left: limit === null ? null : Math.max(0, limit - held - spent),
    resetsAt: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1),
  };
}
