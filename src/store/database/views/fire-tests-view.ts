// Fire tests as lists and single rows show them, without the measurements themselves.
import { sql } from "kysely";
import type { FireTestTable } from "../rows/fire-test-rows.js";
import type { ReviewStateColumn } from "../rows/work-rows.js";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import type { Links } from "./links.js";
import { cutPage, readPlace, writePlace, type Page, type PageRequest } from "./page.js";
import { inScope } from "./scope.js";

/** One fire test. Times are milliseconds; `bytes` is the size of its results.json. */
export interface FireTestRow {
  readonly id: string;
  readonly repository: {
    readonly id: number;
    readonly installation: number;
    readonly owner: string;
    readonly name: string;
  };
  readonly commit: string;
  readonly commitUrl: string;
  readonly branch: string | null;
  readonly label: string | null;
  readonly source: FireTestTable["source"];
  readonly verdict: FireTestTable["verdict"];
  readonly isComplete: boolean;
  readonly scenarios: { readonly passed: number; readonly failed: number; readonly notTested: number };
  readonly objectives: { readonly held: number; readonly missed: number };
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly bytes: number;
  readonly addedBy: string;
  readonly createdAt: number;
}

/** Which are listed; null leaves a condition out. `commit` is the beginning of a sha. */
export interface FireTestQuery {
  readonly scope: RowScope;
  readonly repository: number | null;
  readonly commit: string | null;
  readonly branch: string | null;
}

interface Row {
  readonly id: string;
  readonly repository_id: number;
  readonly installation_id: number;
  readonly owner: string;
  readonly name: string;
  readonly commit_sha: string;
  readonly branch: string | null;
  readonly label: string | null;
  readonly source: FireTestTable["source"];
  readonly verdict: FireTestTable["verdict"];
  readonly is_complete: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly not_tested: number;
  readonly held: number;
  readonly missed: number;
  readonly started_at: number;
  readonly finished_at: number;
  readonly bytes: number;
  readonly added_by: string;
  readonly created_at: number;
}

const columns = sql.raw(
  "f.id, f.repository_id, r.installation_id, r.owner, r.name, f.commit_sha, f.branch, f.label, f.source, f.verdict, f.is_complete, " +
    "f.passed, f.failed, f.not_tested, f.held, f.missed, f.started_at, f.finished_at, f.bytes, f.added_by, f.created_at",
);

/** Newest first (createdAt, then id). */
export async function listFireTests(
  db: Db,
  query: FireTestQuery,
  { page, links }: { readonly page: PageRequest; readonly links: Links },
): Promise<Page<FireTestRow>> {
  const place = readPlace(page.after);
  const { repository, commit, branch } = query;
  const { rows } = await sql<Row>`
    SELECT ${columns} FROM assay.fire_tests f JOIN assay.repositories r ON r.id = f.repository_id
    WHERE ${inScope(query.scope, { repository: "f.repository_id" })}
      AND (${repository}::bigint IS NULL OR f.repository_id = ${repository}::bigint)
      AND (${commit}::text IS NULL OR starts_with(f.commit_sha, ${commit}::text))
      AND (${branch}::text IS NULL OR f.branch = ${branch}::text)
      AND ${place === null ? sql`true` : sql`(f.created_at, f.id) < (${new Date(place.at)}, ${place.id})`}
    ORDER BY f.created_at DESC, f.id DESC LIMIT ${page.limit + 1}`.execute(db);
  return cutPage(rows, page.limit, {
    placeOf: (row) => writePlace({ at: row.created_at, id: row.id }),
    view: (row) => viewRow(row, links),
  });
}

/** One of them; null where there is none, or it lies outside the scope. */
export async function readFireTestRow(
  db: Db,
  id: string,
  { scope, links }: { readonly scope: RowScope; readonly links: Links },
): Promise<FireTestRow | null> {
  const { rows } = await sql<Row>`
    SELECT ${columns} FROM assay.fire_tests f JOIN assay.repositories r ON r.id = f.repository_id
    WHERE f.id = ${id} AND ${inScope(scope, { repository: "f.repository_id" })}`.execute(db);
  return rows[0] === undefined ? null : viewRow(rows[0], links);
}

/** A review of the commit that was measured. `wasGiven`: its resilience lens had these very results. */
export interface ReviewOfFireTest {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly state: ReviewStateColumn;
  readonly createdAt: number;
  readonly wasGiven: boolean;
}

/** Reviews of its commit and those that used it as their base, newest first, at most 50. */
export async function reviewsOfFireTest(db: Db, id: string): Promise<ReviewOfFireTest[]> {
  const { rows } = await sql<ReviewOfFireTest>`
    SELECT v.id, v.number, v.title, v.state, v.created_at AS "createdAt", u.review_id IS NOT NULL AS "wasGiven"
    FROM assay.fire_tests f
    JOIN assay.reviews v ON v.repository_id = f.repository_id
    LEFT JOIN LATERAL (SELECT review_id FROM assay.fire_test_uses
      WHERE review_id = v.id AND fire_test_id = f.id LIMIT 1) u ON true
    WHERE f.id = ${id} AND (v.head_sha = f.commit_sha OR u.review_id IS NOT NULL)
    ORDER BY v.created_at DESC, v.id DESC LIMIT 50`.execute(db);
  return rows;
}

/** The fire tests of a review: those that its resilience lens was given, and the newest of its head. */
export interface FireTestsOfReview {
  readonly given: readonly {
    readonly side: "base" | "head";
    readonly behind: number;
    readonly test: FireTestRow;
  }[];
  /** The newest results of the reviewed head, given or not; null where there are none. */
  readonly ofHead: FireTestRow | null;
}

/** Null where there is no such review in the scope. */
export async function fireTestsOfReview(
  db: Db,
  review: string,
  { scope, links }: { readonly scope: RowScope; readonly links: Links },
): Promise<FireTestsOfReview | null> {
  const row = await db
    .selectFrom("reviews")
    .select(["repository_id", "head_sha"])
    .where("id", "=", review)
    .where(inScope(scope, { repository: "repository_id" }))
    .executeTakeFirst();
  if (row === undefined) return null;
  const { rows: given } = await sql<Row & { side: "base" | "head"; behind: number }>`
    SELECT u.side, u.behind, ${columns} FROM assay.fire_test_uses u JOIN assay.fire_tests f ON f.id = u.fire_test_id
    JOIN assay.repositories r ON r.id = f.repository_id WHERE u.review_id = ${review} ORDER BY u.side DESC`.execute(
    db,
  );
  const newest = await listFireTests(
    db,
    { scope, repository: row.repository_id, commit: row.head_sha, branch: null },
    { page: { limit: 1, after: null }, links },
  );
  return {
    given: given.map((one) => ({ side: one.side, behind: one.behind, test: viewRow(one, links) })),
    ofHead: newest.items[0] ?? null,
  };
}

function viewRow(row: Row, links: Links): FireTestRow {
  const { owner, name } = row;
  return {
    id: row.id,
    repository: { id: row.repository_id, installation: row.installation_id, owner, name },
    commit: row.commit_sha,
    commitUrl: `${links.repository({ owner, name })}/commit/${row.commit_sha}`,
    ...{ branch: row.branch, label: row.label, source: row.source, verdict: row.verdict },
    isComplete: row.is_complete,
    scenarios: { passed: row.passed, failed: row.failed, notTested: row.not_tested },
    objectives: { held: row.held, missed: row.missed },
    ...{ startedAt: row.started_at, finishedAt: row.finished_at, createdAt: row.created_at },
    ...{ bytes: row.bytes, addedBy: row.added_by },
  };
}
