// The list of migrations in the order in which they run; version n is the n-th entry.
import { sql0001 } from "./0001-work.js";
import { sql0002 } from "./0002-accounts.js";
import { sql0003 } from "./0003-views.js";
import { sql0004 } from "./0004-fire-tests.js";
import { sql0005 } from "./0005-search.js";

/** One forward-only step of the schema. `sql` must run on PostgreSQL 15 and newer. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** All of them. New ones are appended; released ones never change. */
export const migrations: readonly Migration[] = [
  { version: 1, name: "work", sql: sql0001 },
  { version: 2, name: "accounts", sql: sql0002 },
  { version: 3, name: "views", sql: sql0003 },
  { version: 4, name: "fire-tests", sql: sql0004 },
  { version: 5, name: "search", sql: sql0005 },
];
