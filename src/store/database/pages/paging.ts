// Pages of lists by key: newest first by time and id, each page going on where the one before ended.
import { sql, type RawBuilder } from "kysely";
import { AssayError } from "../../../runtime/runtime.js";
import { idList, type RowScope } from "../tables/event-log.js";

/** Which page: at most `limit` rows, after the place that a page before gave as `next`. */
export interface PageRequest {
  readonly limit: number;
  readonly after: string | null;
}

/** One page; `next` is null on the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** A row's place in a list ordered by time and id, both falling. */
export interface Place {
  readonly at: number;
  readonly id: string;
}

/** SQL that holds for rows after `page.after` in a list ordered by `time` and `id`, both falling. Throws `usage` for a damaged place. */
export function afterPlace(page: PageRequest, columns: { time: string; id: string }): RawBuilder<boolean> {
  if (page.after === null) return sql<boolean>`true`;
  const [at = "", ...rest] = page.after.split(".");
  const id = rest.join(".");
  if (!/^\d{1,15}$/.test(at) || id === "") throw damaged(page.after);
  return sql<boolean>`(${sql.ref(columns.time)}, ${sql.ref(columns.id)}::text) < (${new Date(Number(at))}, ${id})`;
}

/** A page of rows that were selected with one more than `limit`, which says whether there is another page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  page: PageRequest,
  made: { readonly place: (row: Row) => Place; readonly item: (row: Row) => Item },
): Page<Item> {
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const isMore = rows.length > page.limit && last !== undefined;
  const place = isMore ? made.place(last) : null;
  return { items: shown.map(made.item), next: place === null ? null : `${place.at}.${place.id}` };
}

/** SQL that holds for rows in scope: by repository where a row has one, else by installation, else for everything alone (spec X6). */
export function inScope(
  scope: RowScope,
  columns: { readonly repository: string | null; readonly installation: string | null },
): RawBuilder<boolean> {
  if (scope.kind === "everything") return sql<boolean>`true`;
  const { repository, installation } = columns;
  const byInstallation =
    installation === null
      ? sql<boolean>`false`
      : sql<boolean>`coalesce(${sql.ref(installation)} = ANY(${idList(scope.installations)}::bigint[]), false)`;
  if (repository === null) return byInstallation;
  const named = sql.ref(repository);
  return sql<boolean>`CASE WHEN ${named} IS NULL THEN ${byInstallation}
    ELSE ${named} = ANY(${idList(scope.repositories)}::bigint[]) END`;
}

/** A text to look for with ILIKE, its own wildcards disarmed. */
export function likeText(search: string): string {
  return `%${search.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}

function damaged(after: string): AssayError {
  return new AssayError({
    code: "usage",
    message: `"${after.slice(0, 60)}" is no place in this list`,
    remedy: "Pass `next` of the page before, unchanged, or leave it out for the first page.",
  });
}
