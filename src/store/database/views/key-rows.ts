// The table `model_keys`: sealed secrets in, and out only to the one who opens them at the moment of use (spec X2, X3).
import { sql } from "kysely";
import { transact } from "../engine/transact.js";
import { json } from "../json.js";
import type { ModelKeyTable } from "../rows/account-rows.js";
import type { Db } from "../schema.js";
import type { RowScope } from "../tables/event-log.js";
import { keyInScope, ownerOf, type KeyOwner, type StoredVerdict } from "./keys-view.js";

/** A key about to be kept. `sealed` is what was sealed to `id`. Times are milliseconds. */
export interface NewKeyRow {
  readonly id: string;
  readonly owner: KeyOwner;
  readonly provider: string;
  readonly baseUrl: string | null;
  readonly sealed: Buffer;
  readonly masterKeyId: string;
  readonly lastFour: string;
  readonly verdict: object;
  readonly by: string;
  readonly now: number;
}

/** A key with its sealed secret. */
export interface SealedKeyRow {
  readonly id: string;
  readonly owner: KeyOwner;
  readonly provider: string;
  readonly baseUrl: string | null;
  readonly sealed: Buffer;
}

/**
 * Keeps a key in the place of any other of the same owner and provider. The old secret goes with its row, so no secret ever
 * meets another address than the one it was given for (spec X3).
 */
export async function keepKey(db: Db, key: NewKeyRow): Promise<void> {
  await transact(db, async (tx) => {
    const owner = columnsOf(key.owner);
    await tx
      .deleteFrom("model_keys")
      .where("scope", "=", owner.scope)
      .where("scope_id", "=", owner.scope_id)
      .where("provider", "=", key.provider)
      .execute();
    const now = new Date(key.now);
    await tx
      .insertInto("model_keys")
      .values({
        id: key.id,
        ...owner,
        provider: key.provider,
        base_url: key.baseUrl,
        sealed: key.sealed,
        key_id: key.masterKeyId,
        last_four: key.lastFour,
        tested_at: now,
        verdict: json(key.verdict),
        created_by: key.by,
        created_at: now,
      })
      .execute();
  });
}

/** Puts a new secret into a key; its address stays. False when it is gone. */
export async function replaceSecret(
  db: Db,
  change: Pick<NewKeyRow, "id" | "sealed" | "masterKeyId" | "lastFour" | "verdict" | "now">,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("model_keys")
    .set({
      sealed: change.sealed,
      key_id: change.masterKeyId,
      last_four: change.lastFour,
      verdict: json(change.verdict),
      tested_at: new Date(change.now),
    })
    .where("id", "=", change.id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Notes how a test of a stored key went. */
export async function keepVerdict(
  db: Db,
  id: string,
  test: { readonly verdict: StoredVerdict; readonly now: number },
): Promise<void> {
  await db
    .updateTable("model_keys")
    .set({ verdict: json(test.verdict), tested_at: new Date(test.now) })
    .where("id", "=", id)
    .execute();
}

/** Removes a key. False when there was none. */
export async function removeKey(db: Db, id: string): Promise<boolean> {
  return (await db.deleteFrom("model_keys").where("id", "=", id).executeTakeFirst()).numDeletedRows > 0n;
}

/** One key with its sealed secret; null where there is none in scope. */
export async function readSealedKey(db: Db, id: string, scope: RowScope): Promise<SealedKeyRow | null> {
  const { rows } = await sql<SealedColumns>`
    SELECT k.id, k.scope, k.scope_id, k.provider, k.base_url, k.sealed FROM assay.model_keys k
    WHERE k.id = ${id} AND ${keyInScope(scope)}`.execute(db);
  return rows[0] === undefined ? null : sealedOf(rows[0]);
}

/** The keys that reviews of a repository may use: its own, its installation's, the operator's, in this order. */
export async function readKeysFor(
  db: Db,
  repository: { readonly id: number; readonly installation: number },
): Promise<SealedKeyRow[]> {
  const { rows } = await sql<SealedColumns>`
    SELECT k.id, k.scope, k.scope_id, k.provider, k.base_url, k.sealed FROM assay.model_keys k
    WHERE k.scope = 'operator' OR (k.scope = 'installation' AND k.scope_id = ${repository.installation})
      OR (k.scope = 'repository' AND k.scope_id = ${repository.id})
    ORDER BY CASE k.scope WHEN 'repository' THEN 1 WHEN 'installation' THEN 2 ELSE 3 END, k.created_at DESC`.execute(
    db,
  );
  return rows.map(sealedOf);
}

/** How many keys are held, whoever owns them. */
export async function countKeys(db: Db): Promise<number> {
  const { rows } = await sql<{ held: number }>`SELECT count(*) AS held FROM assay.model_keys`.execute(db);
  return rows[0]?.held ?? 0;
}

interface SealedColumns {
  readonly id: string;
  readonly scope: ModelKeyTable["scope"];
  readonly scope_id: number;
  readonly provider: string;
  readonly base_url: string | null;
  readonly sealed: Buffer;
}

function sealedOf(row: SealedColumns): SealedKeyRow {
  return {
    id: row.id,
    owner: ownerOf(row),
    provider: row.provider,
    baseUrl: row.base_url,
    sealed: row.sealed,
  };
}

function columnsOf(owner: KeyOwner): { scope: ModelKeyTable["scope"]; scope_id: number } {
  return { scope: owner.kind, scope_id: owner.kind === "operator" ? 0 : owner.id };
}
