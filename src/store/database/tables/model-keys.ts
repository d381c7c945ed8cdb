// The table `model_keys`: keys sealed by their user (spec X2); the database never sees one in the clear.
import { sql, type RawBuilder, type Selectable } from "kysely";
import { json } from "../json.js";
import type { ModelKeyTable } from "../rows/account-rows.js";
import type { Db } from "../schema.js";
import { inScope } from "../views/scope.js";
import type { RowScope } from "./event-log.js";

/** Whose reviews a key pays for. */
export type KeyOwner =
  { readonly kind: "operator" } | { readonly kind: "installation" | "repository"; readonly id: number };

/** A key as stored. `sealed` is bound to the row's `id` by who sealed it; `keyId` names the master key. `verdict` is the last test's, as given. */
export interface StoredKey {
  readonly id: string;
  readonly owner: KeyOwner;
  readonly provider: string;
  readonly baseUrl: string | null;
  readonly sealed: Uint8Array;
  readonly keyId: string;
  readonly lastFour: string;
  readonly verdict: unknown;
  readonly testedAt: number | null;
  readonly createdBy: string;
  readonly createdAt: number;
}

/** What a test or a rotation changes; only the given fields are written. */
export interface KeyChange {
  readonly secret?: { readonly sealed: Uint8Array; readonly keyId: string; readonly lastFour: string };
  readonly tested?: { readonly verdict: unknown; readonly at: number };
}

/** Saves a key. One owner has one key per provider and host: an older one is replaced, its id with it (the seal is bound to it). */
export async function saveKey(db: Db, key: StoredKey): Promise<void> {
  const columns = {
    id: key.id,
    base_url: key.baseUrl,
    sealed: Buffer.from(key.sealed),
    key_id: key.keyId,
    last_four: key.lastFour,
    verdict: key.verdict === null ? null : json(key.verdict),
    tested_at: key.testedAt === null ? null : new Date(key.testedAt),
    created_by: key.createdBy,
    created_at: new Date(key.createdAt),
  };
  await db
    .insertInto("model_keys")
    .values({ ...columns, scope: key.owner.kind, scope_id: scopeId(key.owner), provider: key.provider })
    .onConflict((conflict) =>
      conflict.columns(["scope", "scope_id", "provider", "base_url"]).doUpdateSet(columns),
    )
    .execute();
}

/** Changes a stored key. False when there is none of that id. */
export async function changeKey(db: Db, id: string, change: KeyChange): Promise<boolean> {
  const { secret, tested } = change;
  const { numUpdatedRows } = await db
    .updateTable("model_keys")
    .set({
      ...(secret === undefined
        ? {}
        : { sealed: Buffer.from(secret.sealed), key_id: secret.keyId, last_four: secret.lastFour }),
      ...(tested === undefined ? {} : { verdict: json(tested.verdict), tested_at: new Date(tested.at) }),
    })
    .where("id", "=", id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** One key with its seal; null where there is none in scope. */
export async function findKey(db: Db, id: string, scope: RowScope): Promise<StoredKey | null> {
  const row = await db
    .selectFrom("model_keys as k")
    .selectAll()
    .where("id", "=", id)
    .where(keyInScope(scope))
    .executeTakeFirst();
  return row === undefined ? null : keyOf(row);
}

/** The condition that a key `k` lies in the scope: the operator's is for those who see everything (spec X6). */
export function keyInScope(scope: RowScope): RawBuilder<boolean> {
  return sql<boolean>`CASE k.scope WHEN 'installation' THEN ${inScope(scope, { installation: "k.scope_id" })}
    WHEN 'repository' THEN ${inScope(scope, { repository: "k.scope_id" })} ELSE ${scope.kind === "everything"} END`;
}

/** The keys that pay for a repository's reviews: its own first, then its installation's, then the operator's. */
export async function keysFor(
  db: Db,
  repository: { readonly id: number; readonly installation: number },
): Promise<StoredKey[]> {
  const rows = await db
    .selectFrom("model_keys")
    .selectAll()
    .where(
      sql<boolean>`(scope, scope_id) IN (('repository', ${repository.id}::bigint),
        ('installation', ${repository.installation}::bigint), ('operator', 0))`,
    )
    .orderBy(sql`array_position(ARRAY['repository', 'installation', 'operator'], scope)`)
    .orderBy("created_at", "desc")
    .execute();
  return rows.map(keyOf);
}

/** Removes a key. False when there was none. */
export async function removeKey(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom("model_keys").where("id", "=", id).executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Whose a key is, as a row says it. */
export function ownerOf(row: Pick<Selectable<ModelKeyTable>, "scope" | "scope_id">): KeyOwner {
  return row.scope === "operator" ? { kind: "operator" } : { kind: row.scope, id: row.scope_id };
}

function scopeId(owner: KeyOwner): number {
  return owner.kind === "operator" ? 0 : owner.id;
}

function keyOf(row: Selectable<ModelKeyTable>): StoredKey {
  return {
    id: row.id,
    owner: ownerOf(row),
    provider: row.provider,
    baseUrl: row.base_url,
    sealed: row.sealed,
    keyId: row.key_id,
    lastFour: row.last_four,
    verdict: row.verdict,
    testedAt: row.tested_at,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
