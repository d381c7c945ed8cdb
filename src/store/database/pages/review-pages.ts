// Reviews as rows of the page's list: newest first, with their lenses, cost and what stands still (spec L3, Q3).
import { sql } from "kysely";
import type { ReviewStateColumn } from "../rows/work-rows.js";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { afterPlace, inScope, likeText, pageOf, type Page, type PageRequest } from "./paging.js";
import type { RepositoryName } from "./work-pages.js";

/** Which reviews are listed. Empty `states` means all; `search` matches title, author, branch, head and #number. */
export interface ReviewQuery {
  readonly scope: RowScope;
  readonly repository: number | null;
  readonly states: readonly ReviewStateColumn[];
  readonly verdict: "approve" | "comment" | "request-changes" | null;
  readonly search: string | null;
}

/** The state of a lens in a review, as far as its events and its run tell. */
export interface LensState {
  readonly lens: string;
  readonly state: "waiting" | "running" | "retrying" | "answered" | "failed" | "off";
}

/** A review as a row of the list, all but its address on the code host. `isStuck`: running without progress since `stuckSince`. */
export interface ReviewRowView {
  readonly id: string;
  readonly repository: RepositoryName;
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly headSha: string;
  readonly baseRef: string;
  readonly trigger: string;
  readonly ordinal: number;
  readonly state: ReviewStateColumn;
  readonly reason: string | null;
  readonly remedy: string | null;
  readonly verdict: "approve" | "comment" | "request-changes" | null;
  readonly degraded: boolean;
  readonly counts: {
    readonly critical: number;
    readonly major: number;
    readonly minor: number;
    readonly dropped: number;
  };
  readonly lenses: readonly LensState[];
  readonly costUsd: number | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly progressAt: number;
  readonly isStuck: boolean;
}

/** One page of reviews, newest first. `stuckSince` in milliseconds. */
export async function listReviews(
  db: Db,
  query: ReviewQuery & { readonly stuckSince: number },
  page: PageRequest,
): Promise<Page<ReviewRowView>> {
  const { search, repository, verdict } = query;
  const like = search === null ? null : likeText(search.replace(/^#(?=\d+$)/, ""));
  const { rows } = await sql<ReviewRowView>`
    ${selectRows(query.stuckSince)}
    WHERE ${inScope(query.scope, { repository: "v.repository_id", installation: null })}
      AND ${afterPlace(page, { time: "v.created_at", id: "v.id" })}
      AND (${repository}::bigint IS NULL OR v.repository_id = ${repository}::bigint)
      AND (${query.states.length} = 0 OR v.state = ANY(${[...query.states]}::text[]))
      AND (${verdict}::text IS NULL OR v.verdict = ${verdict})
      AND (${like}::text IS NULL OR v.title ILIKE ${like} OR v.author ILIKE ${like} OR v.base_ref ILIKE ${like}
        OR v.head_sha ILIKE ${like} OR v.number::text ILIKE ${like})
    ORDER BY v.created_at DESC, v.id DESC LIMIT ${page.limit + 1}`.execute(db);
  return pageOf(rows, page, { place: (row) => ({ at: row.createdAt, id: row.id }), item: (row) => row });
}

/** One review as the list shows it; null when there is none in scope. */
export async function readReviewRow(
  db: Db,
  asked: { readonly review: string; readonly scope: RowScope; readonly stuckSince: number },
): Promise<ReviewRowView | null> {
  const { rows } = await sql<ReviewRowView>`
    ${selectRows(asked.stuckSince)}
    WHERE v.id = ${asked.review} AND ${inScope(asked.scope, { repository: "v.repository_id", installation: null })}
    `.execute(db);
  return rows[0] ?? null;
}

function selectRows(stuckSince: number) {
  return sql`
    SELECT v.id, v.number, v.title, v.author, v.head_sha AS "headSha", v.base_ref AS "baseRef", v.trigger,
      v.ordinal, v.state, v.reason, v.remedy, v.verdict, v.degraded,
      jsonb_build_object('id', r.id, 'installation', r.installation_id, 'owner', r.owner, 'name', r.name) AS repository,
      '{"critical": 0, "major": 0, "minor": 0, "dropped": 0}'::jsonb || v.counts AS counts,
      coalesce(l.lenses, '[]'::jsonb) AS lenses,
      (SELECT sum(c.cost_usd) FROM assay.lens_runs c WHERE c.review_id = v.id) AS "costUsd",
      v.created_at AS "createdAt", v.started_at AS "startedAt", v.finished_at AS "finishedAt",
      v.progress_at AS "progressAt",
      v.state = 'running' AND v.progress_at < ${new Date(stuckSince)} AS "isStuck"
    FROM assay.reviews v JOIN assay.repositories r ON r.id = v.repository_id
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('lens', s.lens, 'state', s.state) ORDER BY s.lens) AS lenses
      FROM (
        SELECT coalesce(c.lens, e.lens) AS lens, coalesce(c.state, e.state) AS state
        FROM (SELECT lens, state FROM assay.lens_runs WHERE review_id = v.id) c
        FULL JOIN (
          SELECT DISTINCT ON (body->>'lens') body->>'lens' AS lens,
            CASE WHEN type = 'agent:completed' THEN 'answered' WHEN type = 'agent:failed' THEN 'failed'
              WHEN body ? 'retryInMs' THEN 'retrying' ELSE 'running' END AS state
          FROM assay.events WHERE review_id = v.id AND type LIKE 'agent:%'
          ORDER BY body->>'lens', seq DESC) e ON e.lens = c.lens) s) l ON true`;
}
