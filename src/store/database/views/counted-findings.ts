// Findings that count for precision: each claim about a pull request once, with the last word on it (spec O2).
import { sql, type RawBuilder } from "kysely";
import { z } from "zod";
import { severities, type Severity } from "../../../review/review.js";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { outcomeOf, type FindingRow, type Outcome } from "./finding-view.js";
import type { Links, RepositoryName } from "./links.js";
import { cutPage, readPlace, writePlace, type Page, type PageRequest } from "./page.js";
import { inScope } from "./scope.js";

/** Which findings are counted: first made from `from` (inclusive) to `to` (exclusive), in milliseconds. */
export interface PrecisionQuery {
  readonly from: number;
  readonly to: number;
  readonly scope: RowScope;
  readonly repository: number | null;
  readonly lens: string | null;
  readonly model: string | null;
}

/** A finding behind a number. */
export interface CountedFinding {
  readonly review: string;
  readonly id: string;
  readonly repository: RepositoryName;
  readonly number: number;
  readonly lens: string;
  readonly model: string;
  readonly severity: Severity;
  readonly path: string;
  readonly line: number;
  readonly title: string;
  readonly at: number;
  readonly outcome: Outcome | null;
  readonly commentUrl: string | null;
}

interface Row extends Pick<FindingRow, "outcome" | "outcome_reason" | "outcome_by" | "outcome_at"> {
  readonly review_id: string;
  readonly fingerprint: string;
  readonly repository_id: number;
  readonly installation_id: number;
  readonly owner: string;
  readonly name: string;
  readonly number: number;
  readonly lens: string;
  readonly model: string;
  readonly severity: string;
  readonly path: string;
  readonly line: number;
  readonly title: string;
  readonly at: number;
  readonly comment_id: number | null;
}

/**
 * A query for them, to be used as a table: one row for the first review that made the claim, whatever later reviews of the same
 * pull request repeated it, joined with the newest outcome and the comment of any of them. Rules have the model `rules`.
 */
export function countedFindings(query: PrecisionQuery): RawBuilder<unknown> {
  const { repository, lens, model } = query;
  return sql`
    SELECT f.review_id, f.fingerprint, f.repository_id, r.installation_id, r.owner, r.name, f.number, f.lens,
      coalesce(f.model, 'rules') AS model, f.severity, f.path, f.line, f.title, f.at,
      o.outcome, o.outcome_reason, o.outcome_by, o.outcome_at,
      (SELECT max(c.comment_id) FROM assay.findings c WHERE c.repository_id = f.repository_id AND c.number = f.number
        AND c.fingerprint = f.fingerprint) AS comment_id
    FROM assay.findings f JOIN assay.repositories r ON r.id = f.repository_id
    LEFT JOIN LATERAL (
      SELECT s.outcome, s.outcome_reason, s.outcome_by, s.outcome_at FROM assay.findings s
      WHERE s.repository_id = f.repository_id AND s.number = f.number AND s.fingerprint = f.fingerprint
        AND s.outcome IS NOT NULL
      ORDER BY s.outcome_at DESC NULLS LAST, s.review_id LIMIT 1) o ON true
    WHERE f.at >= ${new Date(query.from)} AND f.at < ${new Date(query.to)} AND f.placed <> 'not'
      AND ${inScope(query.scope, { repository: "f.repository_id" })}
      AND (${repository}::bigint IS NULL OR f.repository_id = ${repository}::bigint)
      AND (${lens}::text IS NULL OR f.lens = ${lens}::text)
      AND (${model}::text IS NULL OR coalesce(f.model, 'rules') = ${model}::text)
      AND NOT EXISTS (SELECT FROM assay.findings e WHERE e.repository_id = f.repository_id AND e.number = f.number
        AND e.fingerprint = f.fingerprint AND e.placed <> 'not' AND (e.at, e.review_id) < (f.at, f.review_id))`;
}

/** Whether anything was done at the code host with finding `c`: a condition on the query above. */
const isSaid = sql`EXISTS (SELECT FROM assay.feedback s WHERE s.repository_id = c.repository_id AND s.number = c.number
  AND s.fingerprint = c.fingerprint AND s.kind IN ('resolved', 'reply', 'reaction'))`;

/** One page of them, newest first. `open` are those that nobody settled, `said` those that people did something with at the code host. */
export async function listCountedFindings(
  db: Db,
  query: PrecisionQuery & { readonly outcome: Outcome["kind"] | "open" | "said" | null },
  { page, links }: { readonly page: PageRequest; readonly links: Links },
): Promise<Page<CountedFinding>> {
  const place = readFindingPlace(page.after);
  const { outcome } = query;
  const { rows } = await sql<Row>`
    SELECT * FROM (${countedFindings(query)}) c
    WHERE ${outcome === "said" ? isSaid : sql`(${outcome}::text IS NULL OR coalesce(c.outcome, 'open') = ${outcome}::text)`}
      AND ${place === null ? sql`true` : sql`(c.at, c.review_id, c.fingerprint) < (${new Date(place.at)}, ${place.review}, ${place.fingerprint})`}
    ORDER BY c.at DESC, c.review_id DESC, c.fingerprint DESC LIMIT ${page.limit + 1}`.execute(db);
  return cutPage(rows, page.limit, {
    placeOf: ({ at, review_id, fingerprint }) =>
      writePlace({ at, id: Buffer.from(`${review_id} ${fingerprint}`).toString("base64url") }),
    view: (row) => viewOf(row, links),
  });
}

const severitySchema = z.enum(severities).catch("minor");

function viewOf(row: Row, links: Links): CountedFinding {
  const { repository_id: id, installation_id: installation, owner, name, number, comment_id } = row;
  return {
    review: row.review_id,
    id: row.fingerprint,
    repository: { id, installation, owner, name },
    number,
    lens: row.lens,
    model: row.model,
    severity: severitySchema.parse(row.severity),
    path: row.path,
    line: row.line,
    title: row.title,
    at: row.at,
    outcome: outcomeOf(row),
    commentUrl: comment_id === null ? null : links.comment(row, number, comment_id),
  };
}

function readFindingPlace(after: string | null): { at: number; review: string; fingerprint: string } | null {
  const place = readPlace(after);
  if (place === null) return null;
  const [review = "", ...rest] = Buffer.from(place.id, "base64url").toString().split(" ");
  return { at: place.at, review, fingerprint: rest.join(" ") };
}
