// Work that needs a person: quota that is used up, deliveries that were lost or whose job failed, and dead jobs.
import { sql } from "kysely";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { monthOf } from "../tables/quota.js";
import { groupOf, maybeName, mostItems, type AttentionGroup } from "./attention-item.js";
import { deadJobRows, deadJobsIn, kindOf } from "./dead-jobs-view.js";
import { inScope } from "./scope.js";

/** Installations that have no review left this month and had one turned away for it. */
export async function usedUpQuotas(db: Db, scope: RowScope, now: number): Promise<AttentionGroup> {
  const month = monthOf(now);
  const { rows } = await sql<{
    readonly id: number;
    readonly account: string;
    readonly bound: number;
    readonly turned_away: number;
    readonly review: string;
    readonly at: number;
    readonly total: number;
  }>`
    SELECT i.id, i.account, i.month_limit + coalesce(q.extra, 0) AS bound, v.turned_away, v.review, v.at,
      count(*) OVER () AS total
    FROM assay.installations i
    LEFT JOIN assay.quota_months q ON q.installation_id = i.id AND q.month = ${month}
    JOIN LATERAL (
      SELECT count(*) AS turned_away, max(s.created_at) AS at, (array_agg(s.id ORDER BY s.created_at DESC))[1] AS review
      FROM assay.reviews s WHERE s.installation_id = i.id AND s.state = 'skipped' AND s.code = 'quota-out'
        AND ${inScope(scope, { repository: "s.repository_id" })}
        AND s.created_at >= ${new Date(`${month}-01T00:00:00Z`)}) v ON v.turned_away > 0
    WHERE i.state = 'active' AND ${inScope(scope, { installation: "i.id" })}
      AND coalesce(q.held + q.spent, 0) >= i.month_limit + coalesce(q.extra, 0)
    ORDER BY at DESC, i.id LIMIT ${mostItems}`.execute(db);
  return groupOf(rows, (row) => ({
    ...{ id: `out-of-quota:${row.id}:${month}`, kind: "out-of-quota", at: row.at, repository: null },
    review: row.review,
    title: `${row.account} has no reviews left in ${month}`,
    detail: `All ${row.bound} are used up; ${row.turned_away} more were asked for.`,
    remedy: "Grant more reviews for this month, or raise the limit.",
    button: { action: "refill", target: row.review },
  }));
}

/** Deliveries of the last days that never reached us, or whose job failed and was not queued again. */
export async function lostDeliveries(db: Db, scope: RowScope, since: number): Promise<AttentionGroup> {
  const { rows } = await sql<{
    readonly guid: string;
    readonly event: string;
    readonly is_missed: boolean;
    readonly is_given_up: boolean;
    readonly repository_id: number | null;
    readonly installation_id: number | null;
    readonly owner: string | null;
    readonly name: string | null;
    readonly review_id: string | null;
    readonly at: number;
    readonly total: number;
  }>`
    SELECT coalesce(d.guid, m.guid) AS guid, coalesce(d.event, m.event) AS event, d.guid IS NULL AS is_missed,
      coalesce(m.is_given_up, false) AS is_given_up, d.repository_id, d.installation_id, r.owner, r.name, d.review_id,
      coalesce(d.received_at, m.delivered_at) AS at, count(*) OVER () AS total
    FROM (SELECT * FROM assay.deliveries WHERE job_state = 'failed' AND review_id IS NULL) d
    FULL JOIN (SELECT * FROM assay.missed_deliveries n
      WHERE NOT EXISTS (SELECT FROM assay.deliveries h WHERE h.guid = n.guid)) m ON m.guid = d.guid
    LEFT JOIN assay.repositories r ON r.id = d.repository_id
    WHERE coalesce(d.received_at, m.delivered_at) >= ${new Date(since)}
      AND ${inScope(scope, { repository: "d.repository_id", installation: "d.installation_id" })}
    ORDER BY at DESC, guid LIMIT ${mostItems}`.execute(db);
  return groupOf(rows, (row) => ({
    ...{ id: `delivery-lost:${row.guid}`, kind: "delivery-lost", at: row.at, repository: maybeName(row) },
    review: row.review_id,
    title: row.is_missed
      ? `A webhook call never arrived: ${row.event}`
      : `The work of a webhook call failed: ${row.event}`,
    detail: !row.is_missed
      ? "It was taken in, but its job failed for good."
      : row.is_given_up
        ? "It was asked for again several times and never came."
        : "It was found in the code host's list and asked for again.",
    remedy: "Ask for it again; see that the service can be reached from the code host.",
    button: { action: "redeliver", target: row.guid },
  }));
}

/** Jobs that were given up and wait for a decision. Those of reviews show as failed reviews. */
export async function deadJobItems(db: Db, scope: RowScope): Promise<AttentionGroup> {
  const rows = await deadJobRows(db, {
    where: sql`d.state = 'dead' AND d.review_id IS NULL AND ${deadJobsIn(scope)}`,
    limit: mostItems,
  });
  return groupOf(rows, (row) => ({
    ...{ id: `dead-job:${row.id}`, kind: "dead-job", at: row.failed_at, repository: maybeName(row) },
    review: row.review_id,
    title: `A job was given up: ${kindOf(row)}`,
    detail: row.reason,
    remedy: row.remedy,
    button: { action: "retry-job", target: String(row.id) },
  }));
}
