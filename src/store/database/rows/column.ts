// Column types that differ between what is written and what is read.
import type { ColumnType, Generated } from "kysely";

/** timestamptz: written as a Date, read as milliseconds since the epoch. */
export type Time = ColumnType<number, Date, Date>;

/** The same where it may be empty. */
export type MaybeTime = ColumnType<number | null, Date | null | undefined, Date | null>;

/** jsonb: written as JSON text (by `json`), read as whatever it holds, for its reader to parse. */
export type Json = ColumnType<unknown, string, string>;

/** The same where it may be empty. */
export type MaybeJson = ColumnType<unknown, string | null | undefined, string | null>;

/** An id that the database counts up. */
export type CountedId = ColumnType<number, never, never>;

/** A column with a default. */
export type Defaulted<T> = Generated<T>;
