// One-time sign-in links, kept by the hash of their token: each is taken once (spec L4).
import { sql } from "kysely";
import type { Db } from "../schema.js";
import { parseRole, type Role } from "./sessions.js";

/** How a link was met. */
export type LinkEnding =
  | { readonly kind: "taken"; readonly actor: string; readonly role: Role }
  | { readonly kind: "used" | "expired" | "unknown" };

/** A link to be made. Times are milliseconds. */
export interface NewLink {
  readonly tokenHash: string;
  readonly actor: string;
  readonly role: Role;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Links over the database. */
export function createLinkRows(db: Db) {
  return {
    create: async (link: NewLink): Promise<void> => {
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
    /** One conditional update: of any number of simultaneous calls exactly one gets `taken`. */
    take: async (tokenHash: string, now: number): Promise<LinkEnding> => {
      const at = new Date(now);
      const taken = await db
        .updateTable("sign_in_links")
        .set({ used_at: at })
        .where("token_hash", "=", tokenHash)
        .where("used_at", "is", null)
        .where("expires_at", ">", sql<number>`${at}`)
        .returning(["actor", "role"])
        .executeTakeFirst();
      if (taken !== undefined) return { kind: "taken", actor: taken.actor, role: parseRole(taken.role) };
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
