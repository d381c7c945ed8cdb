// The list of reviews, newest first.
import { sql } from "kysely";
import type { Verdict } from "../../../review/review.js";
import type { ReviewStateColumn } from "../rows/work-rows.js";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { cutPage, readPlace, writePlace, type Page, type PageRequest } from "./page.js";
import {
  reviewColumns,
  summarizeReviews,
  type ReviewRow,
  type ReviewSummary,
  type ShownWith,
} from "./review-summary.js";
import { inScope } from "./scope.js";
import { numberIn } from "./search.js";

/**
 * Which reviews are listed. Empty `states` means all. `search`: every word of it begins a word of title, author or base; or it is the
 * number, `12` or `#12`; or the first four digits or more of the head.
 */
export interface ReviewQuery {
  readonly scope: RowScope;
  readonly repository: number | null;
  readonly states: readonly ReviewStateColumn[];
  readonly verdict: Verdict | null;
  readonly search: string | null;
}

/** One page of them (createdAt, then id). Rows that come in meanwhile move nothing on the following pages. */
export async function listReviews(
  db: Db,
  query: ReviewQuery,
  { page, shown }: { readonly page: PageRequest; readonly shown: ShownWith },
): Promise<Page<ReviewSummary>> {
  const place = readPlace(page.after);
  const { repository, states, verdict, search } = query;
  const { rows } = await sql<ReviewRow>`
    SELECT ${reviewColumns} FROM assay.reviews v JOIN assay.repositories r ON r.id = v.repository_id
    WHERE ${inScope(query.scope, { repository: "v.repository_id" })}
      AND (${repository}::bigint IS NULL OR v.repository_id = ${repository}::bigint)
      AND ${states.length === 0 ? sql`true` : sql`v.state = ANY(${[...states]}::text[])`}
      AND (${verdict}::text IS NULL OR v.verdict = ${verdict}::text)
      AND ${search === null ? sql`true` : matches(search)}
      AND ${place === null ? sql`true` : sql`(v.created_at, v.id) < (${new Date(place.at)}, ${place.id})`}
    ORDER BY v.created_at DESC, v.id DESC LIMIT ${page.limit + 1}`.execute(db);
  const cut = cutPage(rows, page.limit, {
    placeOf: (row) => writePlace({ at: row.created_at, id: row.id }),
    view: (row) => row,
  });
  return { items: await summarizeReviews(db, cut.items, shown), next: cut.next };
}

/** By the index `reviews_by_words`. */
function matches(search: string) {
  const text = search.trim();
  const head = /^[0-9a-f]{4,40}$/i.test(text) ? text.toLowerCase() : null;
  return sql<boolean>`assay.found_by(v.title, v.author, v.base_ref, v.number, v.head_sha)
    @@ assay.search_for(${text}::text, ${numberIn(text)}::int, ${head}::text)`;
}
