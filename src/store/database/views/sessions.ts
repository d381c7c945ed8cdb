// Signed-in browsers, kept by the hash of their cookie (spec L4, X6).
import { sql, type Selectable } from "kysely";
import { z } from "zod";
import { json } from "../json.js";
import type { SessionTable } from "../rows/account-rows.js";
import type { Db } from "../schema.js";

const roleSchema = z.enum(["viewer", "maintainer", "operator"]);
const accessSchema = z.object({
  installations: z.array(
    z.object({
      id: z.number(),
      administers: z.boolean(),
      repositories: z.array(z.object({ id: z.number(), mayChange: z.boolean() })),
    }),
  ),
  readAt: z.number(),
});
const viaSchema = z.enum(["link", "github"]);

/** What somebody may do, from least to most. */
export type Role = z.infer<typeof roleSchema>;

/** A role as a row holds it; one that this version does not know may do least. */
export function parseRole(text: string): Role {
  return roleSchema.catch("viewer").parse(text);
}

/** One signed-in browser. `access` null means every row; times are milliseconds. */
export interface SessionRecord {
  readonly id: string;
  readonly tokenHash: string;
  readonly actor: string;
  readonly role: Role;
  readonly via: "link" | "github";
  readonly avatarUrl: string | null;
  readonly access: Readonly<z.infer<typeof accessSchema>> | null;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  readonly userAgent: string;
}

/** A record to be kept; readonly lists are taken too. */
export type NewSession = Omit<SessionRecord, "access"> & { readonly access: object | null };

const mostListed = 200;

/** Sessions over the database. */
export function createSessionRows(db: Db) {
  return {
    create: async (session: NewSession): Promise<void> => {
      await db
        .insertInto("sessions")
        .values({
          token_hash: session.tokenHash,
          id: session.id,
          actor: session.actor,
          role: session.role,
          via: session.via,
          avatar_url: session.avatarUrl,
          access: session.access === null ? null : json(session.access),
          user_agent: session.userAgent,
          created_at: new Date(session.createdAt),
          last_seen_at: new Date(session.lastSeenAt),
          expires_at: new Date(session.expiresAt),
        })
        .execute();
    },
    find: async (tokenHash: string, now: number): Promise<SessionRecord | null> => {
      const row = await db
        .selectFrom("sessions")
        .selectAll()
        .where("token_hash", "=", tokenHash)
        .where("expires_at", ">", sql<number>`${new Date(now)}`)
        .executeTakeFirst();
      return row === undefined ? null : recordOf(row);
    },
    touch: async (
      id: string,
      times: { readonly lastSeenAt: number; readonly expiresAt: number },
    ): Promise<void> => {
      const { lastSeenAt, expiresAt } = times;
      await db
        .updateTable("sessions")
        .set({ last_seen_at: new Date(lastSeenAt), expires_at: new Date(expiresAt) })
        .where("id", "=", id)
        .execute();
    },
    list: async (query: {
      readonly actor: string | null;
      readonly now: number;
    }): Promise<SessionRecord[]> => {
      let select = db
        .selectFrom("sessions")
        .selectAll()
        .where("expires_at", ">", sql<number>`${new Date(query.now)}`)
        .orderBy("created_at", "desc")
        .orderBy("id")
        .limit(mostListed);
      if (query.actor !== null) select = select.where("actor", "=", query.actor);
      return (await select.execute()).map(recordOf);
    },
    remove: async (id: string, actor: string | null): Promise<boolean> => {
      let remove = db.deleteFrom("sessions").where("id", "=", id);
      if (actor !== null) remove = remove.where("actor", "=", actor);
      return (await remove.executeTakeFirst()).numDeletedRows > 0n;
    },
  };
}

/** Access that cannot be read any more sees nothing: it fails closed. */
function recordOf(row: Selectable<SessionTable>): SessionRecord {
  return {
    id: row.id,
    tokenHash: row.token_hash,
    actor: row.actor,
    role: parseRole(row.role),
    via: viaSchema.catch("github").parse(row.via),
    avatarUrl: row.avatar_url,
    access:
      row.access === null ? null : accessSchema.catch({ installations: [], readAt: 0 }).parse(row.access),
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    userAgent: row.user_agent,
  };
}
