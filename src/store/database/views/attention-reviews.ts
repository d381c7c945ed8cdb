// Reviews that need a person: failed ones, stuck ones, and pull requests that are paused.
import { sql } from "kysely";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { groupOf, mostItems, type AttentionGroup } from "./attention-item.js";
import { nameOf } from "./review-summary.js";
import { inScope } from "./scope.js";

interface Row {
  readonly id: string;
  readonly repository_id: number;
  readonly installation_id: number;
  readonly owner: string;
  readonly name: string;
  readonly number: number;
  readonly title: string;
  readonly reason: string | null;
  readonly remedy: string | null;
  readonly at: number;
  readonly total: number;
}

const columns = sql.raw(
  "v.id, v.repository_id, v.installation_id, r.owner, r.name, v.number, v.title, v.reason, v.remedy, count(*) OVER () AS total",
);
const runAgainRemedy = "Run it again; if it fails once more, its reason says what to mend.";

/** Failed reviews since `since` that no later review of their pull request has taken the place of. */
export async function failedReviews(db: Db, scope: RowScope, since: number): Promise<AttentionGroup> {
  const { rows } = await sql<Row>`
    SELECT ${columns}, coalesce(v.finished_at, v.created_at) AS at
    FROM assay.reviews v JOIN assay.repositories r ON r.id = v.repository_id
    WHERE v.state = 'failed' AND v.created_at >= ${new Date(since)} AND r.state <> 'removed'
      AND ${inScope(scope, { repository: "v.repository_id" })}
      AND NOT EXISTS (SELECT FROM assay.reviews n WHERE n.repository_id = v.repository_id AND n.number = v.number
        AND (n.created_at, n.ordinal) > (v.created_at, v.ordinal) AND n.state <> 'skipped')
    ORDER BY at DESC, v.id DESC LIMIT ${mostItems}`.execute(db);
  return groupOf(rows, (row) => ({
    ...{ id: `failed:${row.id}`, kind: "failed", at: row.at, repository: nameOf(row), review: row.id },
    title: `${row.owner}/${row.name}#${row.number}: ${row.title}`,
    detail: row.reason ?? "It failed, and no reason was kept.",
    remedy: row.remedy === null || row.remedy === "" ? runAgainRemedy : row.remedy,
    button: { action: "run-again", target: row.id },
  }));
}

/** Running reviews without progress since `since`. */
export async function stuckReviewItems(db: Db, scope: RowScope, since: number): Promise<AttentionGroup> {
  const { rows } = await sql<Row>`
    SELECT ${columns}, v.progress_at AS at FROM assay.reviews v JOIN assay.repositories r ON r.id = v.repository_id
    WHERE v.state = 'running' AND v.progress_at < ${new Date(since)}
      AND ${inScope(scope, { repository: "v.repository_id" })}
    ORDER BY at DESC, v.id DESC LIMIT ${mostItems}`.execute(db);
  return groupOf(rows, (row) => ({
    ...{ id: `stuck:${row.id}`, kind: "stuck", at: row.at, repository: nameOf(row), review: row.id },
    title: `${row.owner}/${row.name}#${row.number}: ${row.title}`,
    detail: "It is running, but nothing moved for longer than usual.",
    remedy: "See that a worker is running; stop the review and run it again if nothing moves.",
    button: { action: "none", target: row.id },
  }));
}

/** Pull requests that are not reviewed for the time being (spec G4). */
export async function pausedPulls(db: Db, scope: RowScope): Promise<AttentionGroup> {
  const { rows } = await sql<Omit<Row, "id" | "title" | "remedy"> & { readonly by: string }>`
    SELECT p.repository_id, r.installation_id, r.owner, r.name, p.number, p.reason, p.by, p.since AS at,
      count(*) OVER () AS total
    FROM assay.pauses p JOIN assay.repositories r ON r.id = p.repository_id
    WHERE r.state <> 'removed' AND ${inScope(scope, { repository: "p.repository_id" })}
    ORDER BY at DESC, p.repository_id, p.number LIMIT ${mostItems}`.execute(db);
  return groupOf(rows, (row) => ({
    ...{ id: `paused:${row.repository_id}:${row.number}`, kind: "paused", at: row.at },
    ...{ repository: nameOf(row), review: null },
    title: `${row.owner}/${row.name}#${row.number} is paused`,
    detail: row.reason ?? `Paused by ${row.by}.`,
    remedy: "Comment /assay resume on the pull request to go on with every push.",
    button: { action: "none", target: `${row.repository_id}` },
  }));
}
