// Jobs that were given up, newest first, each with the repository and the review that it worked for.
import { sql, type RawBuilder } from "kysely";
import type { DeadJobTable } from "../rows/work-rows.js";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { maybeName } from "./attention-item.js";
import type { RepositoryName } from "./links.js";
import { cutPage, readNumberedPlace, writePlace, type Page, type PageRequest } from "./page.js";
import { inScope } from "./scope.js";

type State = "dead" | "retried" | "discarded";

/** One job that was given up. `failedAt` is milliseconds. */
export interface DeadJobView {
  readonly id: string;
  readonly jobId: string;
  readonly kind: string;
  readonly reason: string;
  readonly remedy: string;
  readonly failedAt: number;
  readonly state: State;
  readonly attempts: number;
  readonly review: string | null;
  readonly repository: RepositoryName | null;
  readonly installation: number | null;
}

/** One row as it is read; `total` is how many there are in all. */
export interface DeadJobRow extends Pick<DeadJobTable, "job_id" | "reason" | "remedy" | "attempts"> {
  readonly id: number;
  readonly job: unknown;
  readonly failed_at: number;
  readonly state: State;
  readonly review_id: string | null;
  readonly repository_id: number | null;
  readonly installation_id: number | null;
  readonly owner: string | null;
  readonly name: string | null;
  readonly total: number;
}

const ofRepository = "coalesce(d.repository_id, v.repository_id)";

/** One page of those in scope. */
export async function listDeadJobs(
  db: Db,
  query: { readonly scope: RowScope; readonly state: State | null },
  page: PageRequest,
): Promise<Page<DeadJobView>> {
  const place = readNumberedPlace(page.after);
  const rows = await deadJobRows(db, {
    where: sql`${deadJobsIn(query.scope)} AND (${query.state}::text IS NULL OR d.state = ${query.state}::text)
      AND ${place === null ? sql`true` : sql`(d.failed_at, d.id) < (${new Date(place.at)}, ${place.id}::bigint)`}`,
    limit: page.limit + 1,
  });
  return cutPage(rows, page.limit, {
    placeOf: (row) => writePlace({ at: row.failed_at, id: String(row.id) }),
    view: viewOf,
  });
}

/** Rows by a condition on `assay.dead_jobs d` and its review `v`. */
export async function deadJobRows(
  db: Db,
  select: { readonly where: RawBuilder<unknown>; readonly limit: number },
): Promise<readonly DeadJobRow[]> {
  const { rows } = await sql<DeadJobRow>`
    SELECT d.id, d.job_id, d.job, d.reason, d.remedy, d.attempts, d.failed_at, d.state, v.id AS review_id,
      r.id AS repository_id, coalesce(r.installation_id, d.installation_id) AS installation_id, r.owner, r.name,
      count(*) OVER () AS total
    FROM assay.dead_jobs d LEFT JOIN assay.reviews v ON v.id = d.review_id
    LEFT JOIN assay.repositories r ON r.id = ${sql.raw(ofRepository)}
    WHERE ${select.where} ORDER BY d.failed_at DESC, d.id DESC LIMIT ${select.limit}`.execute(db);
  return rows;
}

/** The name of the job's handler. */
export function kindOf({ job }: Pick<DeadJobRow, "job">): string {
  const name: unknown = typeof job === "object" && job !== null && "name" in job ? job.name : null;
  return typeof name === "string" ? name : "unknown";
}

/** The condition that a dead job lies in the scope. */
export function deadJobsIn(scope: RowScope): RawBuilder<boolean> {
  return inScope(scope, { repository: ofRepository, installation: "d.installation_id" });
}

function viewOf(row: DeadJobRow): DeadJobView {
  return {
    id: String(row.id),
    jobId: row.job_id,
    kind: kindOf(row),
    reason: row.reason,
    remedy: row.remedy,
    failedAt: row.failed_at,
    state: row.state,
    attempts: row.attempts,
    review: row.review_id,
    repository: maybeName(row),
    installation: row.installation_id,
  };
}
