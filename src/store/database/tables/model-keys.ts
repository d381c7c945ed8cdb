// The table `model_keys`: keys sealed by their user (spec X2); the database never sees one in the clear.
import { sql, type Selectable } from "kysely";
import { json } from "../json.js";
import type { ModelKeyTable } from "../rows/account-rows.js";
import type { Db } from "../schema.js";
import { idList, type RowScope } from "./event-log.js";

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
  readonly rejectedAt: number | null;
  readonly lastUsedAt: number | null;
  readonly createdBy: string;
  readonly createdAt: number;
}

/** What a test, a rotation or a use changes; only the given fields are written. */
export interface KeyChange {
  readonly secret?: { readonly sealed: Uint8Array; readonly keyId: string; readonly lastFour: string };
  readonly tested?: { readonly verdict: unknown; readonly at: number };
  readonly rejectedAt?: number | null;
  readonly lastUsedAt?: number;
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
    rejected_at: null,
    last_used_at: null,
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
      ...(change.rejectedAt === undefined
        ? {}
        : { rejected_at: change.rejectedAt === null ? null : new Date(change.rejectedAt) }),
      ...(change.lastUsedAt === undefined ? {} : { last_used_at: new Date(change.lastUsedAt) }),
    })
    .where("id", "=", id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Keys in scope: a repository's by repository, an installation's by installation, the operator's for everything alone. */
export async function listKeys(db: Db, scope: RowScope): Promise<StoredKey[]> {
  const rows = await db
    .selectFrom("model_keys")
    .selectAll()
    .$if(scope.kind === "some", (query) => query.where(ownedBy(scope)))
    .orderBy("scope")
    .orderBy("scope_id")
    .orderBy("provider")
    .orderBy("id")
    .execute();
  return rows.map(keyOf);
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
    .orderBy("provider")
    .orderBy("id")
    .execute();
  return rows.map(keyOf);
}

/** Removes a key. False when there was none. */
export async function removeKey(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom("model_keys").where("id", "=", id).executeTakeFirst();
  return numDeletedRows === 1n;
}

function ownedBy(scope: RowScope) {
  if (scope.kind === "everything") return sql<boolean>`true`;
  return sql<boolean>`(scope = 'repository' AND scope_id = ANY(${idList(scope.repositories)}::bigint[])
    OR scope = 'installation' AND scope_id = ANY(${idList(scope.installations)}::bigint[]))`;
}

function scopeId(owner: KeyOwner): number {
  return owner.kind === "operator" ? 0 : owner.id;
}

function keyOf(row: Selectable<ModelKeyTable>): StoredKey {
  return {
    id: row.id,
    owner: row.scope === "operator" ? { kind: "operator" } : { kind: row.scope, id: row.scope_id },
    provider: row.provider,
    baseUrl: row.base_url,
    sealed: row.sealed,
    keyId: row.key_id,
    lastFour: row.last_four,
    verdict: row.verdict,
    testedAt: row.tested_at,
    rejectedAt: row.rejected_at,
    lastUsedAt: row.last_used_at,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
