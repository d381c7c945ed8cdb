// The audit log: a change is written down before it is made, and how it ended after (spec X6).
import { sql } from "kysely";
import type { AuditLogTable } from "../rows/account-rows.js";
import type { Db } from "../schema.js";
import { cutPage, readNumberedPlace, writePlace, type Page, type PageRequest } from "./page.js";
import { containing } from "./search.js";

/** One change that somebody made. `ending` is `asked` until its end is written. */
export interface AuditEntry {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly detail: string;
  readonly ending: AuditLogTable["ending"];
}

interface AuditRow extends Omit<AuditEntry, "id"> {
  readonly id: number;
}

/** The log over the database. */
export function createAuditRows(db: Db) {
  return {
    begin: async (intent: Omit<AuditEntry, "id" | "ending">): Promise<string> => {
      const row = await db
        .insertInto("audit_log")
        .values({ ...intent, at: new Date(intent.at), ending: "asked" })
        .returning("id")
        .executeTakeFirstOrThrow();
      return String(row.id);
    },
    end: async (id: string, ending: Exclude<AuditEntry["ending"], "asked">): Promise<void> => {
      await db.updateTable("audit_log").set({ ending }).where("id", "=", Number(id)).execute();
    },
    list: async (query: { readonly search: string | null }, page: PageRequest): Promise<Page<AuditEntry>> => {
      const place = readNumberedPlace(page.after);
      const pattern = containing(query.search ?? "");
      const { rows } = await sql<AuditRow>`
        SELECT id, at, actor, action, target, detail, ending FROM assay.audit_log
        WHERE (${query.search}::text IS NULL OR actor ILIKE ${pattern} OR action ILIKE ${pattern} OR target ILIKE ${pattern})
          AND ${place === null ? sql`true` : sql`(at, id) < (${new Date(place.at)}, ${place.id}::bigint)`}
        ORDER BY at DESC, id DESC LIMIT ${page.limit + 1}`.execute(db);
      return cutPage(rows, page.limit, {
        placeOf: ({ at, id }) => writePlace({ at, id: String(id) }),
        view: (row) => ({ ...row, id: String(row.id) }),
      });
    },
  };
}
