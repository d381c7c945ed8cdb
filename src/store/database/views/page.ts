// Pages of a list by key: what follows the last row that was given, however many rows came in before it meanwhile.
import { AssayError } from "../../../runtime/runtime.js";

/** One page. `next` is handed back as `after` to get the following one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Which page is asked for. `after` is the `next` of the page before, null for the first. */
export interface PageRequest {
  readonly limit: number;
  readonly after: string | null;
}

/** A place in a list that is sorted by time (milliseconds) and then by id. */
export interface Place {
  readonly at: number;
  readonly id: string;
}

/** The first `limit` of rows that were read with one more than that, and where they end. */
export function cutPage<Row, T>(
  rows: readonly Row[],
  limit: number,
  how: { readonly placeOf: (row: Row) => string; readonly view: (row: Row) => T },
): Page<T> {
  const held = rows.slice(0, limit);
  const last = held.at(-1);
  return {
    items: held.map(how.view),
    next: rows.length > limit && last !== undefined ? how.placeOf(last) : null,
  };
}

/** A place as text: letters, digits, `_`, `-` and one dot. */
export function writePlace({ at, id }: Place): string {
  return `${at}.${id}`;
}

/** Reads what `writePlace` wrote; null for the first page. Throws `usage` for anything else. */
export function readPlace(after: string | null): Place | null {
  if (after === null) return null;
  const parts = /^(\d{1,15})\.([A-Za-z0-9_-]{1,120})$/.exec(after);
  if (parts === null) throw damaged();
  return { at: Number(parts[1]), id: parts[2] ?? "" };
}

/** The same where ids are numbers. */
export function readNumberedPlace(after: string | null): { readonly at: number; readonly id: number } | null {
  const place = readPlace(after);
  if (place === null) return null;
  if (!/^\d{1,15}$/.test(place.id)) throw damaged();
  return { at: place.at, id: Number(place.id) };
}

/** A place that is an id alone. */
export function readIdPlace(after: string | null): number | null {
  if (after === null) return null;
  if (!/^\d{1,15}$/.test(after)) throw damaged();
  return Number(after);
}

function damaged(): AssayError {
  return new AssayError({
    code: "usage",
    message: "The mark of the page before is damaged",
    remedy: "Pass `next` of the page before, unchanged, or leave it out.",
  });
}
