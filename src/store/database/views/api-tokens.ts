// API tokens for programs, kept by their hash alone.
import { sql, type Selectable } from "kysely";
import type { ApiTokenTable } from "../rows/account-rows.js";
import type { Db } from "../schema.js";
import { parseRole, type Role } from "./sessions.js";

/** A token without its secret. Times are milliseconds. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly lastFour: string;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly expiresAt: number;
}

const usedEveryMs = 60_000;

/** Tokens over the database. Finding one notes its use, once a minute at most. */
export function createTokenRows(db: Db) {
  return {
    create: async (token: ApiToken & { readonly tokenHash: string }): Promise<void> => {
      await db
        .insertInto("api_tokens")
        .values({
          token_hash: token.tokenHash,
          id: token.id,
          name: token.name,
          role: token.role,
          last_four: token.lastFour,
          created_by: token.createdBy,
          created_at: new Date(token.createdAt),
          expires_at: new Date(token.expiresAt),
        })
        .execute();
    },
    find: async (tokenHash: string, now: number): Promise<ApiToken | null> => {
      const row = await db
        .selectFrom("api_tokens")
        .selectAll()
        .where("token_hash", "=", tokenHash)
        .where("expires_at", ">", sql<number>`${new Date(now)}`)
        .executeTakeFirst();
      if (row === undefined) return null;
      if (row.last_used_at === null || now - row.last_used_at >= usedEveryMs)
        await db
          .updateTable("api_tokens")
          .set({ last_used_at: new Date(now) })
          .where("token_hash", "=", tokenHash)
          .execute();
      return tokenOf(row);
    },
    list: async (): Promise<ApiToken[]> => {
      const rows = await db
        .selectFrom("api_tokens")
        .selectAll()
        .orderBy("created_at", "desc")
        .orderBy("id")
        .execute();
      return rows.map(tokenOf);
    },
    remove: async (id: string): Promise<boolean> =>
      (await db.deleteFrom("api_tokens").where("id", "=", id).executeTakeFirst()).numDeletedRows > 0n,
  };
}

function tokenOf(row: Selectable<ApiTokenTable>): ApiToken {
  return {
    id: row.id,
    name: row.name,
    role: parseRole(row.role),
    lastFour: row.last_four,
    createdBy: row.created_by,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
  };
}
