// Lists of deliveries and dead jobs, newest first, and each installation's quota, for the page (spec L3).
import { sql } from "kysely";
import type { DeliveryTable } from "../rows/work-rows.js";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { setMonthLimit } from "../tables/installations.js";
import { monthOf } from "../tables/quota.js";
import { afterPlace, inScope, likeText, pageOf, type Page, type PageRequest } from "./paging.js";

/** A repository by its id, with the names it bears now. */
export interface RepositoryName {
  readonly id: number;
  readonly installation: number;
  readonly owner: string;
  readonly name: string;
}

/** One webhook call as recorded. */
export interface DeliveryView {
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly receivedAt: number;
  readonly repository: RepositoryName | null;
  readonly installation: number | null;
  readonly outcome: DeliveryTable["outcome"];
  readonly reason: string | null;
  readonly review: string | null;
  readonly jobState: DeliveryTable["job_state"];
  readonly attempts: number;
  readonly missed: boolean;
}

/** Deliveries, newest first. `search` matches guid, event and reason. */
export async function listDeliveries(
  db: Db,
  query: {
    readonly scope: RowScope;
    readonly outcome: DeliveryView["outcome"] | null;
    readonly jobState: NonNullable<DeliveryView["jobState"]> | null;
    readonly search: string | null;
  },
  page: PageRequest,
): Promise<Page<DeliveryView>> {
  const like = query.search === null ? null : likeText(query.search);
  const { rows } = await sql<DeliveryView>`
    SELECT d.guid, d.event, d.action, d.received_at AS "receivedAt", ${repositoryJson} AS repository,
      d.installation_id AS installation, d.outcome, d.reason, d.review_id AS review, d.job_state AS "jobState",
      d.attempts, d.missed
    FROM assay.deliveries d LEFT JOIN assay.repositories r ON r.id = d.repository_id
    WHERE ${inScope(query.scope, { repository: "d.repository_id", installation: "d.installation_id" })}
      AND ${afterPlace(page, { time: "d.received_at", id: "d.guid" })}
      AND (${query.outcome}::text IS NULL OR d.outcome = ${query.outcome})
      AND (${query.jobState}::text IS NULL OR d.job_state = ${query.jobState})
      AND (${like}::text IS NULL OR d.guid ILIKE ${like} OR d.event ILIKE ${like} OR d.reason ILIKE ${like})
    ORDER BY d.received_at DESC, d.guid DESC LIMIT ${page.limit + 1}`.execute(db);
  return pageOf(rows, page, { place: (row) => ({ at: row.receivedAt, id: row.guid }), item: (row) => row });
}

/** One job that was given up. */
export interface DeadJobView {
  readonly id: string;
  readonly jobId: string;
  readonly kind: string;
  readonly reason: string;
  readonly remedy: string;
  readonly failedAt: number;
  readonly state: "dead" | "retried" | "discarded";
  readonly attempts: number;
  readonly review: string | null;
  readonly repository: RepositoryName | null;
  readonly installation: number | null;
}

/** Dead jobs, newest first. The review is the job's group, where that is one. */
export async function listDeadJobs(
  db: Db,
  query: { readonly scope: RowScope; readonly state: DeadJobView["state"] | null },
  page: PageRequest,
): Promise<Page<DeadJobView>> {
  const { rows } = await sql<DeadJobView>`
    SELECT j.id::text AS id, j.job_id AS "jobId", j.job->>'name' AS kind, j.reason, j.remedy,
      j.failed_at AS "failedAt", j.state, j.attempts, v.id AS review, ${repositoryJson} AS repository,
      j.installation_id AS installation
    FROM assay.dead_jobs j
      LEFT JOIN assay.reviews v ON v.id = j.job->>'group'
      LEFT JOIN assay.repositories r ON r.id = v.repository_id
    WHERE ${inScope(query.scope, { repository: "v.repository_id", installation: "j.installation_id" })}
      AND ${afterPlace(page, { time: "j.failed_at", id: "j.id" })}
      AND (${query.state}::text IS NULL OR j.state = ${query.state})
    ORDER BY j.failed_at DESC, j.id::text DESC LIMIT ${page.limit + 1}`.execute(db);
  return pageOf(rows, page, { place: (row) => ({ at: row.failedAt, id: row.id }), item: (row) => row });
}

/** What an installation may still review this month (UTC). `limit` null: no bound. */
export interface QuotaView {
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

/** Every installation's quota in the month of `now`; those of a scope whose installations hold it. */
export async function listQuota(db: Db, scope: RowScope, now: number): Promise<QuotaView[]> {
  const month = monthOf(now);
  const at = new Date(now);
  const resetsAt = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1);
  const { rows } = await sql<Omit<QuotaView, "left" | "month" | "resetsAt">>`
    SELECT i.id AS installation, i.account, i.month_limit AS limit, coalesce(q.held, 0) AS held,
      coalesce(q.spent, 0) AS spent, coalesce(q.returned, 0) AS returned
    FROM assay.installations i
      LEFT JOIN assay.quota_months q ON q.installation_id = i.id AND q.month = ${month}
    WHERE i.state <> 'removed' AND ${inScope(scope, { repository: null, installation: "i.id" })}
    ORDER BY i.account, i.id`.execute(db);
  return rows.map((row) => ({
    ...row,
    month,
    left: row.limit === null ? null : Math.max(0, row.limit - row.held - row.spent),
    resetsAt,
  }));
}

/** Sets the month's bound. Only who sees everything may. */
export async function setQuotaLimit(
  db: Db,
  installation: number,
  change: { readonly limit: number | null; readonly scope: RowScope; readonly now: number },
): Promise<{ kind: "done" } | { kind: "not-found" }> {
  if (change.scope.kind !== "everything") return { kind: "not-found" };
  return (await setMonthLimit(db, installation, change)) ? { kind: "done" } : { kind: "not-found" };
}

const repositoryJson = sql`CASE WHEN r.id IS NULL THEN NULL ELSE
  jsonb_build_object('id', r.id, 'installation', r.installation_id, 'owner', r.owner, 'name', r.name) END`;
