// Repositories as rows and whole: names, state, settings, and what they may spend.
import { sql } from "kysely";
import type { RepositoryTable } from "../rows/account-rows.js";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { repositorySettingsSchema, type RepositorySettings } from "../tables/repository-settings.js";
import { dayOf } from "../tables/budgets.js";
import { budgetOf, type Budget } from "./budget-view.js";
import type { Links } from "./links.js";
import { cutPage, readIdPlace, type Page, type PageRequest } from "./page.js";
import { readQuota, type Quota } from "./quota-view.js";
import { inScope } from "./scope.js";
import { containing } from "./search.js";
import { monthOf } from "../tables/quota.js";

/** A repository as a row of the list. Times are milliseconds. */
export interface RepositoryView {
  readonly id: number;
  readonly installation: number;
  readonly account: string;
  readonly owner: string;
  readonly name: string;
  readonly url: string;
  readonly private: boolean;
  readonly defaultBranch: string;
  readonly state: RepositoryTable["state"];
  readonly settingsVersion: number;
  readonly consentRequired: boolean;
  readonly consentAt: number | null;
  readonly reviewsLast30Days: number;
  readonly lastReviewAt: number | null;
  readonly quotaLeft: number | null;
}

/** One repository with everything that steers its reviews. */
export interface RepositoryRecord extends RepositoryView {
  readonly settings: RepositorySettings;
  readonly quota: Quota;
  readonly budget: Budget;
}

/** Which repositories are listed. */
export interface RepositoryQuery {
  readonly scope: RowScope;
  readonly search: string | null;
  readonly state: RepositoryTable["state"] | null;
}

interface Row {
  readonly id: number;
  readonly installation_id: number;
  readonly account: string;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
  readonly default_branch: string | null;
  readonly state: RepositoryTable["state"];
  readonly settings: unknown;
  readonly settings_version: number;
  readonly consent_required: boolean;
  readonly reviews: number;
  readonly last_review_at: number | null;
  readonly quota_left: number | null;
}

const thirtyDaysMs = 30 * 86_400_000;

/** One page by owner and name. */
export async function listRepositories(
  db: Db,
  query: RepositoryQuery,
  { page, links, now }: { readonly page: PageRequest; readonly links: Links; readonly now: number },
): Promise<Page<RepositoryView>> {
  const place = readIdPlace(page.after);
  const pattern = containing(query.search ?? "");
  const after = sql`(lower(r.owner), lower(r.name), r.id) >
    (SELECT lower(p.owner), lower(p.name), p.id FROM assay.repositories p WHERE p.id = ${place}::bigint)`;
  const { rows } = await sql<Row>`
    ${selectRows(now)}
    WHERE ${inScope(query.scope, { repository: "r.id" })}
      AND (${query.search}::text IS NULL OR r.owner || '/' || r.name ILIKE ${pattern})
      AND (${query.state}::text IS NULL OR r.state = ${query.state}::text)
      AND ${place === null ? sql`true` : after}
    ORDER BY lower(r.owner), lower(r.name), r.id LIMIT ${page.limit + 1}`.execute(db);
  return cutPage(rows, page.limit, { placeOf: (row) => String(row.id), view: (row) => viewOf(row, links) });
}

/** One repository; null where there is none, or it lies outside the scope. */
export async function readRepositoryRecord(
  db: Db,
  of: { readonly id: number; readonly scope: RowScope },
  { links, now }: { readonly links: Links; readonly now: number },
): Promise<RepositoryRecord | null> {
  const { rows } = await sql<Row>`
    ${selectRows(now)} WHERE r.id = ${of.id} AND ${inScope(of.scope, { repository: "r.id" })}`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const settings = repositorySettingsSchema.parse(row.settings);
  const today = await db
    .selectFrom("budget_days")
    .selectAll()
    .where("repository_id", "=", row.id)
    .where("day", "=", dayOf(now))
    .executeTakeFirst();
  return {
    ...viewOf(row, links),
    settings,
    quota: await readQuota(db, row.installation_id, now),
    budget: budgetOf(settings, today ?? null, now),
  };
}

function selectRows(now: number) {
  return sql`SELECT r.id, r.installation_id, i.account, r.owner, r.name, r.private, r.default_branch, r.state, r.settings,
      r.settings_version, i.consent_required,
      (SELECT count(*) FROM assay.reviews v WHERE v.repository_id = r.id
        AND v.created_at >= ${new Date(now - thirtyDaysMs)}) AS reviews,
      (SELECT max(v.created_at) FROM assay.reviews v WHERE v.repository_id = r.id) AS last_review_at,
      CASE WHEN i.month_limit IS NOT NULL THEN
        greatest(0, i.month_limit + coalesce(q.extra, 0) - coalesce(q.held + q.spent, 0)) END AS quota_left
    FROM assay.repositories r JOIN assay.installations i ON i.id = r.installation_id
    LEFT JOIN assay.quota_months q ON q.installation_id = i.id AND q.month = ${monthOf(now)}`;
}

function viewOf(row: Row, links: Links): RepositoryView {
  return {
    id: row.id,
    installation: row.installation_id,
    account: row.account,
    owner: row.owner,
    name: row.name,
    url: links.repository(row),
    private: row.private,
    defaultBranch: row.default_branch ?? "",
    state: row.state,
    settingsVersion: row.settings_version,
    consentRequired: row.consent_required,
    consentAt: repositorySettingsSchema.parse(row.settings).consentAt,
    reviewsLast30Days: row.reviews,
    lastReviewAt: row.last_review_at,
    quotaLeft: row.quota_left,
  };
}
