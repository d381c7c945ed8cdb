// Repositories as the page lists them, by owner and name, and one with its settings, quota and budget (spec L3, K1).
import { sql } from "kysely";
import { AssayError } from "../../../runtime/runtime.js";
import type { Db } from "../schema.js";
import { dayOf } from "../tables/budgets.js";
import type { RowScope } from "../tables/event-log.js";
import { repositorySettingsSchema, type RepositorySettings } from "../tables/repository-settings.js";
import { monthOf } from "../tables/quota.js";
import { inScope, likeText, type Page, type PageRequest } from "./paging.js";
import { listQuota, type QuotaView } from "./work-pages.js";

/** A repository as a row of the list, all but its address on the code host. `quotaLeft` null: no bound. */
export interface RepositoryView {
  readonly id: number;
  readonly installation: number;
  readonly account: string;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
  readonly defaultBranch: string;
  readonly state: "known" | "active" | "removed";
  readonly settingsVersion: number;
  readonly consentRequired: boolean;
  readonly consentAt: number | null;
  readonly reviewsLast30Days: number;
  readonly lastReviewAt: number | null;
  readonly quotaLeft: number | null;
}

/** One repository with what steers its reviews and what it spent today. */
export interface RepositoryPage extends RepositoryView {
  readonly settings: RepositorySettings;
  readonly quota: QuotaView;
  readonly budget: {
    readonly day: string;
    readonly limitUsd: number | null;
    readonly reservedUsd: number;
    readonly spentUsd: number;
  };
}

/** Which repositories; `search` matches owner/name. Times count from `now`. */
export interface RepositoryQuery {
  readonly scope: RowScope;
  readonly search: string | null;
  readonly state: RepositoryView["state"] | null;
  readonly now: number;
}

/** One page of repositories by owner, name and id; `next` is the id of the last one. Throws `usage` for a damaged place. */
export async function listRepositories(
  db: Db,
  query: RepositoryQuery,
  page: PageRequest,
): Promise<Page<RepositoryView>> {
  const like = query.search === null ? null : likeText(query.search);
  if (page.after !== null && !/^\d{1,16}$/.test(page.after)) throw damaged(page.after);
  const { rows } = await sql<RepositoryView>`
    ${selectRows(query.now)}
    WHERE ${inScope(query.scope, { repository: "r.id", installation: null })}
      AND (${query.state}::text IS NULL OR r.state = ${query.state})
      AND (${like}::text IS NULL OR r.owner || '/' || r.name ILIKE ${like})
      AND (${page.after}::bigint IS NULL OR (r.owner, r.name, r.id) >
        (SELECT p.owner, p.name, p.id FROM assay.repositories p WHERE p.id = ${page.after}::bigint))
    ORDER BY r.owner, r.name, r.id LIMIT ${page.limit + 1}`.execute(db);
  const items = rows.slice(0, page.limit);
  return { items, next: rows.length > page.limit ? String(items.at(-1)?.id) : null };
}

/** One repository; null when there is none in scope. */
export async function readRepositoryPage(
  db: Db,
  asked: { readonly id: number; readonly scope: RowScope; readonly now: number },
): Promise<RepositoryPage | null> {
  const { rows } = await sql<RepositoryView & { settings: unknown; reserved: number; spent: number }>`
    ${selectRows(asked.now, sql`, r.settings, coalesce(b.reserved_usd, 0) AS reserved, coalesce(b.spent_usd, 0) AS spent`)}
      LEFT JOIN assay.budget_days b ON b.repository_id = r.id AND b.day = ${dayOf(asked.now)}
    WHERE r.id = ${asked.id} AND ${inScope(asked.scope, { repository: "r.id", installation: null })}`.execute(
    db,
  );
  const row = rows[0];
  if (row === undefined) return null;
  const whole = { kind: "some", installations: [row.installation], repositories: [] } as const;
  const quota = (await listQuota(db, whole, asked.now))[0] ?? emptyQuota(row, asked.now);
  const { settings: stored, reserved, spent, ...view } = row;
  const settings = repositorySettingsSchema.parse(stored);
  const budget = {
    day: dayOf(asked.now),
    limitUsd: settings.dailyUsd,
    reservedUsd: reserved,
    spentUsd: spent,
  };
  return { ...view, settings, quota, budget };
}

function selectRows(now: number, more = sql``) {
  return sql`
    SELECT r.id, r.installation_id AS installation, i.account, r.owner, r.name, r.private,
      coalesce(r.default_branch, '') AS "defaultBranch", r.state, r.settings_version AS "settingsVersion",
      i.consent_required AS "consentRequired", (r.settings->'consentAt') AS "consentAt",
      (SELECT count(*) FROM assay.reviews v WHERE v.repository_id = r.id
        AND v.created_at >= ${new Date(now - 30 * 86_400_000)}) AS "reviewsLast30Days",
      (SELECT max(v.created_at) FROM assay.reviews v WHERE v.repository_id = r.id) AS "lastReviewAt",
      CASE WHEN i.month_limit IS NULL THEN NULL
        ELSE greatest(0, i.month_limit - coalesce(q.reserved - q.returned, 0)) END AS "quotaLeft" ${more}
    FROM assay.repositories r JOIN assay.installations i ON i.id = r.installation_id
      LEFT JOIN assay.quota_months q ON q.installation_id = i.id AND q.month = ${monthOf(now)}`;
}

/** The quota of a repository whose installation is gone. */
function emptyQuota(row: RepositoryView, now: number): QuotaView {
  const { installation, account } = row;
  const none = { limit: 0, held: 0, spent: 0, returned: 0, left: 0 };
  return { installation, account, month: monthOf(now), resetsAt: now, ...none };
}

function damaged(after: string): AssayError {
  return new AssayError({
    code: "usage",
    message: `"${after.slice(0, 60)}" is no place in the list of repositories`,
    remedy: "Pass `next` of the page before, unchanged, or leave it out for the first page.",
  });
}
