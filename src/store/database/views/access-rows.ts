// Sessions, one-time links, API tokens and the audit log: hashes only, each row for as long as it lasts (spec L4, X6).
import { sql } from "kysely";
import { json } from "../json.js";
import type { AuditLogTable } from "../rows/account-rows.js";
import type { Db } from "../schema.js";
import { cutPage, readNumberedPlace, writePlace, type Page, type PageRequest } from "./page.js";
import { containing } from "./search.js";

/** A signed-in browser. `access` is what the person may see on the code host, null for an operator; kept as given. */
export interface StoredSession<Role extends string, Access> {
  readonly id: string;
  readonly tokenHash: string;
  readonly actor: string;
  readonly role: Role;
  readonly via: "link" | "github";
  readonly avatarUrl: string | null;
  readonly access: Access | null;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  readonly userAgent: string;
}

/** A token for programs, without its secret. */
export interface StoredToken<Role extends string> {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly lastFour: string;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly expiresAt: number;
}

/** One change that somebody made or asked for. */
export interface StoredAuditEntry {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly detail: string;
  readonly ending: AuditLogTable["ending"];
}

/** Signed-in browsers. Roles and access are the caller's own types; the database keeps and returns them. */
export function createSessions<Role extends string, Access>(db: Db) {
  const read = sql<StoredSession<Role, Access>>`
    SELECT id, token_hash AS "tokenHash", actor, role, via, avatar_url AS "avatarUrl", access, created_at AS "createdAt",
      last_seen_at AS "lastSeenAt", expires_at AS "expiresAt", user_agent AS "userAgent" FROM assay.sessions`;
  return {
    create: async (session: StoredSession<Role, Access>): Promise<void> => {
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
    find: async (tokenHash: string, now: number): Promise<StoredSession<Role, Access> | null> => {
      const found = sql`${read} WHERE token_hash = ${tokenHash} AND expires_at > ${new Date(now)}`;
      return ((await found.execute(db)).rows as StoredSession<Role, Access>[])[0] ?? null; // the columns of `read`
    },
    touch: async (
      id: string,
      times: { readonly lastSeenAt: number; readonly expiresAt: number },
    ): Promise<void> => {
      await db
        .updateTable("sessions")
        .set({ last_seen_at: new Date(times.lastSeenAt), expires_at: new Date(times.expiresAt) })
        .where("id", "=", id)
        .execute();
    },
    list: async (query: { readonly actor: string | null; readonly now: number }) => {
      const found = sql`${read} WHERE expires_at > ${new Date(query.now)}
        AND (${query.actor}::text IS NULL OR actor = ${query.actor}) ORDER BY created_at DESC LIMIT 200`;
      return (await found.execute(db)).rows as StoredSession<Role, Access>[]; // the columns of `read`
    },
    remove: async (id: string, actor: string | null): Promise<boolean> => {
      const { numDeletedRows } = await db
        .deleteFrom("sessions")
        .where("id", "=", id)
        .$if(actor !== null, (query) => query.where("actor", "=", actor ?? ""))
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },
  };
}

/** One-time sign-in links. Of two that take one link at once exactly one gets it, by one conditional update. */
export function createSignInLinks<Role extends string>(db: Db) {
  return {
    create: async (link: {
      readonly tokenHash: string;
      readonly actor: string;
      readonly role: Role;
      readonly createdAt: number;
      readonly expiresAt: number;
    }): Promise<void> => {
      await db
        .insertInto("sign_in_links")
        .values({
          token_hash: link.tokenHash,
          actor: link.actor,
          role: link.role,
          created_at: new Date(link.createdAt),
          expires_at: new Date(link.expiresAt),
        })
        .execute();
    },
    take: async (
      tokenHash: string,
      now: number,
    ): Promise<
      | { kind: "taken"; actor: string; role: Role }
      | { kind: "used" }
      | { kind: "expired" }
      | { kind: "unknown" }
    > => {
      const taken = await db
        .updateTable("sign_in_links")
        .set({ used_at: new Date(now) })
        .where("token_hash", "=", tokenHash)
        .where("used_at", "is", null)
        .where("expires_at", ">", sql<number>`${new Date(now)}`)
        .returning(["actor", "role"])
        .executeTakeFirst();
      if (taken !== undefined) return { kind: "taken", actor: taken.actor, role: taken.role as Role }; // written by `create`
      const held = await db
        .selectFrom("sign_in_links")
        .select("used_at")
        .where("token_hash", "=", tokenHash)
        .executeTakeFirst();
      if (held === undefined) return { kind: "unknown" };
      return { kind: held.used_at === null ? "expired" : "used" };
    },
  };
}

const usedStepMs = 60_000;

/** Tokens for programs. When one was last used is kept to the minute. */
export function createApiTokens<Role extends string>(db: Db) {
  const read = sql`SELECT id, name, role, last_four AS "lastFour", created_by AS "createdBy", created_at AS "createdAt",
    last_used_at AS "lastUsedAt", expires_at AS "expiresAt" FROM assay.api_tokens`;
  return {
    create: async (token: StoredToken<Role> & { readonly tokenHash: string }): Promise<void> => {
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
    find: async (tokenHash: string, now: number): Promise<StoredToken<Role> | null> => {
      const found = sql`${read} WHERE token_hash = ${tokenHash} AND expires_at > ${new Date(now)}`;
      const token = ((await found.execute(db)).rows as StoredToken<Role>[])[0] ?? null; // the columns of `read`
      if (token !== null && now - (token.lastUsedAt ?? 0) >= usedStepMs)
        await db
          .updateTable("api_tokens")
          .set({ last_used_at: new Date(now) })
          .where("id", "=", token.id)
          .execute();
      return token;
    },
    list: async () =>
      (await sql`${read} ORDER BY created_at DESC, id`.execute(db)).rows as StoredToken<Role>[], // the columns of `read`
    remove: async (id: string): Promise<boolean> => {
      const { numDeletedRows } = await db.deleteFrom("api_tokens").where("id", "=", id).executeTakeFirst();
      return numDeletedRows === 1n;
    },
  };
}

/** The audit log: a change is written down before it is made, and its ending after. */
export function createAuditLog(db: Db) {
  return {
    begin: async (intent: Omit<StoredAuditEntry, "id" | "ending">): Promise<string> => {
      const row = await db
        .insertInto("audit_log")
        .values({ ...intent, at: new Date(intent.at), ending: "asked" })
        .returning("id")
        .executeTakeFirstOrThrow();
      return String(row.id);
    },
    end: async (id: string, ending: "done" | "refused" | "failed"): Promise<void> => {
      await db.updateTable("audit_log").set({ ending }).where("id", "=", Number(id)).execute();
    },
    list: async (
      query: { readonly search: string | null },
      page: PageRequest,
    ): Promise<Page<StoredAuditEntry>> => {
      const like = query.search === null ? null : containing(query.search);
      const place = readNumberedPlace(page.after);
      const rows = await db
        .selectFrom("audit_log")
        .selectAll()
        .where(
          sql<boolean>`(${like}::text IS NULL OR actor ILIKE ${like} OR action ILIKE ${like} OR target ILIKE ${like})`,
        )
        .where(
          place === null
            ? sql<boolean>`true`
            : sql<boolean>`(at, id) < (${new Date(place.at)}, ${place.id}::bigint)`,
        )
        .orderBy("at", "desc")
        .orderBy("id", "desc")
        .limit(page.limit + 1)
        .execute();
      return cutPage(rows, page.limit, {
        placeOf: (row) => writePlace({ at: row.at, id: String(row.id) }),
        view: (row) => ({ ...row, id: String(row.id) }),
      });
    },
  };
}
