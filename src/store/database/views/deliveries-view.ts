// Webhook calls as recorded, newest first.
import { sql } from "kysely";
import type { DeliveryTable } from "../rows/work-rows.js";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { maybeName } from "./attention-item.js";
import type { RepositoryName } from "./links.js";
import { cutPage, readPlace, writePlace, type Page, type PageRequest } from "./page.js";
import { inScope } from "./scope.js";
import { containing } from "./search.js";

/** One webhook call. `missed`: it was found in the code host's own list and asked for again (spec W6). */
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

/** Which are listed. `search` is looked for in guid, event, action, reason and the repository's name. */
export interface DeliveryQuery {
  readonly scope: RowScope;
  readonly outcome: DeliveryTable["outcome"] | null;
  readonly jobState: NonNullable<DeliveryTable["job_state"]> | null;
  readonly search: string | null;
}

interface Row {
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly received_at: number;
  readonly repository_id: number | null;
  readonly installation_id: number | null;
  readonly owner: string | null;
  readonly name: string | null;
  readonly outcome: DeliveryTable["outcome"];
  readonly reason: string | null;
  readonly review_id: string | null;
  readonly job_state: DeliveryTable["job_state"];
  readonly attempts: number;
  readonly missed: boolean;
}

const columns = { repository: "d.repository_id", installation: "d.installation_id" };

/** One page of those in scope. */
export async function listDeliveries(
  db: Db,
  query: DeliveryQuery,
  page: PageRequest,
): Promise<Page<DeliveryView>> {
  const place = readPlace(page.after);
  const { outcome, jobState, search } = query;
  const pattern = containing(search ?? "");
  const { rows } = await sql<Row>`
    SELECT d.guid, d.event, d.action, d.received_at, d.repository_id, d.installation_id, r.owner, r.name, d.outcome, d.reason,
      d.review_id, d.job_state, d.attempts,
      d.missed OR EXISTS (SELECT FROM assay.missed_deliveries m WHERE m.guid = d.guid) AS missed
    FROM assay.deliveries d LEFT JOIN assay.repositories r ON r.id = d.repository_id
    WHERE ${inScope(query.scope, columns)}
      AND (${outcome}::text IS NULL OR d.outcome = ${outcome}::text)
      AND (${jobState}::text IS NULL OR d.job_state = ${jobState}::text)
      AND (${search}::text IS NULL OR d.guid ILIKE ${pattern} OR d.event ILIKE ${pattern} OR d.action ILIKE ${pattern}
        OR d.reason ILIKE ${pattern} OR r.owner || '/' || r.name ILIKE ${pattern})
      AND ${place === null ? sql`true` : sql`(d.received_at, d.guid) < (${new Date(place.at)}, ${place.id})`}
    ORDER BY d.received_at DESC, d.guid DESC LIMIT ${page.limit + 1}`.execute(db);
  return cutPage(rows, page.limit, {
    placeOf: (row) => writePlace({ at: row.received_at, id: row.guid }),
    view: viewOf,
  });
}

/** What redelivering needs to know of one; null where there is none in scope. `deadJob` is the failed job that can run again. */
export async function findDelivery(
  db: Db,
  guid: string,
  scope: RowScope,
): Promise<{ readonly receivedAt: number; readonly deadJob: number | null } | null> {
  const { rows } = await sql<{ received_at: number; dead_job: number | null }>`
    SELECT d.received_at, (SELECT j.id FROM assay.dead_jobs j WHERE j.job_id = d.job_id AND j.state = 'dead'
      ORDER BY j.failed_at DESC LIMIT 1) AS dead_job
    FROM assay.deliveries d WHERE d.guid = ${guid} AND ${inScope(scope, columns)}
    UNION ALL
    SELECT m.delivered_at, NULL FROM assay.missed_deliveries m WHERE m.guid = ${guid} AND ${inScope(scope, {})}
    LIMIT 1`.execute(db);
  const [row] = rows;
  return row === undefined ? null : { receivedAt: row.received_at, deadJob: row.dead_job };
}

function viewOf(row: Row): DeliveryView {
  return {
    guid: row.guid,
    event: row.event,
    action: row.action,
    receivedAt: row.received_at,
    repository: maybeName(row),
    installation: row.installation_id,
    outcome: row.outcome,
    reason: row.reason,
    review: row.review_id,
    jobState: row.job_state,
    attempts: row.attempts,
    missed: row.missed,
  };
}
