// Model keys without their secret: whose they are, whose reviews go through them, and how they fared (spec X2).
import { sql } from "kysely";
import { z } from "zod";
import { modelFailureKinds } from "../../../review/review.js";
import type { ModelKeyTable } from "../rows/account-rows.js";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { groupOf, mostItems, type AttentionGroup } from "./attention-item.js";
import { keyInScope, ownerOf, type KeyOwner } from "../tables/model-keys.js";
import { inScope } from "./scope.js";

const verdictSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("works"),
    model: z.string(),
    isFormatKept: z.boolean(),
    costUsd: z.number().min(0).nullable().catch(null),
  }),
  z.object({
    kind: z.literal("refused"),
    model: z.string(),
    failure: z.enum(modelFailureKinds).catch("bad_request"),
    message: z.string(),
    remedy: z.string(),
  }),
  z.object({ kind: z.literal("no-model"), remedy: z.string() }),
]);

/** How a try of a key went. */
export type StoredVerdict = z.infer<typeof verdictSchema>;

/** One key without its secret. Times are milliseconds; `rejectedAt`: when a review last met a refusal with it. */
export interface KeyView {
  readonly id: string;
  readonly owner: KeyOwner;
  readonly ownerLabel: string;
  readonly provider: string;
  readonly baseUrl: string | null;
  readonly lastFour: string;
  readonly verdict: StoredVerdict | null;
  readonly testedAt: number | null;
  readonly rejectedAt: number | null;
  readonly lastUsedAt: number | null;
  readonly usedBy: readonly string[];
  readonly usedByCount: number;
  readonly createdBy: string;
  readonly createdAt: number;
}

/** One row as it is read: everything but the sealed secret. */
interface Row {
  readonly id: string;
  readonly scope: ModelKeyTable["scope"];
  readonly scope_id: number;
  readonly label: string | null;
  readonly provider: string;
  readonly base_url: string | null;
  readonly last_four: string;
  readonly verdict: unknown;
  readonly tested_at: number | null;
  readonly created_by: string;
  readonly created_at: number;
  readonly used_by: readonly string[] | null;
  readonly used_by_count: number;
  readonly rejected_at: number | null;
  readonly last_used_at: number | null;
  readonly total: number;
}

/**
 * A repository's reviews go through the nearest key of the model's provider: its own, its installation's, the operator's. When a
 * key was used or refused is told by the runs of those repositories' lenses since it was made or tested. Only repositories in scope are
 * named and counted.
 * Only repositories in scope are named.
 */
const selectKeys = (scope: RowScope) => sql`
  WITH active AS (SELECT id, installation_id, owner || '/' || name AS label FROM assay.repositories WHERE state = 'active'),
  nearest AS (
    SELECT DISTINCT ON (r.id, k.provider) r.id AS repository_id, r.label, k.id AS key_id
    FROM active r JOIN assay.model_keys k ON (k.scope = 'operator')
      OR (k.scope = 'installation' AND k.scope_id = r.installation_id) OR (k.scope = 'repository' AND k.scope_id = r.id)
    ORDER BY r.id, k.provider, CASE k.scope WHEN 'repository' THEN 1 WHEN 'installation' THEN 2 ELSE 3 END, k.created_at DESC),
  used AS (
    SELECT n.key_id, (array_agg(n.label ORDER BY n.label))[1:20] AS used_by, count(*) AS used_by_count FROM nearest n
    WHERE ${inScope(scope, { repository: "n.repository_id" })} GROUP BY n.key_id),
  runs AS (
    SELECT n.key_id, max(l.at) AS last_used_at,
      max(l.at) FILTER (WHERE l.failure IN ('auth', 'billing') AND l.at > coalesce(k.tested_at, k.created_at)) AS rejected_at,
      max(l.at) FILTER (WHERE l.state = 'answered') AS answered_at
    FROM nearest n JOIN assay.model_keys k ON k.id = n.key_id
    JOIN assay.lens_runs l ON l.repository_id = n.repository_id AND split_part(l.model, ':', 1) = k.provider
      AND l.at >= k.created_at
    GROUP BY n.key_id)
  SELECT k.id, k.scope, k.scope_id, coalesce(i.account, r.owner || '/' || r.name) AS label, k.provider, k.base_url,
    k.last_four, k.verdict, k.tested_at, k.created_by, k.created_at, u.used_by, coalesce(u.used_by_count, 0) AS used_by_count,
    runs.rejected_at, runs.answered_at, runs.last_used_at, count(*) OVER () AS total
  FROM assay.model_keys k LEFT JOIN used u ON u.key_id = k.id LEFT JOIN runs ON runs.key_id = k.id
  LEFT JOIN assay.installations i ON k.scope = 'installation' AND i.id = k.scope_id
  LEFT JOIN assay.repositories r ON k.scope = 'repository' AND r.id = k.scope_id`;

/** Keys in scope, by owner and provider. */
export async function listKeys(db: Db, scope: RowScope): Promise<KeyView[]> {
  const { rows } = await sql<Row>`${selectKeys(scope)} WHERE ${keyInScope(scope)}
    ORDER BY CASE k.scope WHEN 'operator' THEN 1 WHEN 'installation' THEN 2 ELSE 3 END, label, k.provider`.execute(
    db,
  );
  return rows.map(viewOf);
}

/** One key; null where there is none in scope. */
export async function readKey(db: Db, id: string, scope: RowScope): Promise<KeyView | null> {
  const { rows } = await sql<Row>`${selectKeys(scope)} WHERE k.id = ${id} AND ${keyInScope(scope)}`.execute(
    db,
  );
  return rows[0] === undefined ? null : viewOf(rows[0]);
}

/** Keys that reviews meet refusals with, and that have not answered since. */
export async function rejectedKeys(db: Db, scope: RowScope): Promise<AttentionGroup> {
  const { rows } =
    await sql<Row>`${selectKeys(scope)} WHERE ${keyInScope(scope)} AND runs.rejected_at IS NOT NULL
    AND (runs.answered_at IS NULL OR runs.answered_at < runs.rejected_at)
    ORDER BY runs.rejected_at DESC, k.id LIMIT ${mostItems}`.execute(db);
  return groupOf(rows, (row) => ({
    ...{
      id: `key-rejected:${row.id}`,
      kind: "key-rejected",
      at: row.rejected_at ?? 0,
      repository: null,
      review: null,
    },
    title: `The ${row.provider} key …${row.last_four} of ${labelOf(row)} is refused`,
    detail: `Reviews of ${row.used_by_count} repositories go through it; their lenses fail or fall back.`,
    remedy: "Test the key, put money on its account or rotate it, then run the failed reviews again.",
    button: { action: "open-keys", target: row.id },
  }));
}

function viewOf(row: Row): KeyView {
  return {
    id: row.id,
    owner: ownerOf(row),
    ownerLabel: labelOf(row),
    provider: row.provider,
    baseUrl: row.base_url,
    lastFour: row.last_four,
    verdict: verdictSchema.nullable().catch(null).parse(row.verdict),
    testedAt: row.tested_at,
    rejectedAt: row.rejected_at,
    lastUsedAt: row.last_used_at,
    usedBy: row.used_by ?? [],
    usedByCount: row.used_by_count,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}

function labelOf({ scope, scope_id, label }: Row): string {
  return scope === "operator" ? "the whole service" : (label ?? `${scope} ${scope_id}`);
}
