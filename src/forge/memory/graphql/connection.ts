// Pages of a list as GraphQL's connections.
import { graphqlError } from "./graphql-error.js";

/** The arguments that every connection takes. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** A page with its cursors, which are places in the list. Throws unless `first` or `last` is given, from 1 to 100. */
export function connection<Item>(
  items: readonly Item[],
  page: PageArguments,
  show: (item: Item) => unknown,
): Readonly<Record<string, unknown>> {
  const size = page.first ?? page.last ?? null;
  if (size === null)
    throw graphqlError(
      "MISSING_PAGINATION_BOUNDARIES",
      "You must provide a `first` or `last` value to properly paginate the connection.",
    );
  if (size < 1 || size > 100)
    throw graphqlError(
      "EXCESSIVE_PAGINATION",
      `Requesting ${size} records on the connection exceeds the \`first\` limit of 100 records.`,
    );
  const low = page.after == null ? 0 : placeOf(page.after) + 1;
  const high = page.before == null ? items.length : placeOf(page.before);
  const isFromStart = page.first != null;
  const start = isFromStart ? low : Math.max(low, high - size);
  const end = isFromStart ? Math.min(high, low + size) : high;
  const edges = items
    .slice(start, end)
    .map((item, index) => ({ cursor: cursorOf(start + index), node: show(item) }));
  return {
    totalCount: items.length,
    nodes: edges.map(({ node }) => node),
    edges,
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function cursorOf(place: number): string {
  return Buffer.from(`cursor:v2:${place}`).toString("base64");
}

function placeOf(cursor: string): number {
  const place = /^cursor:v2:(\d+)$/.exec(Buffer.from(cursor, "base64").toString("utf8"))?.[1];
  if (place === undefined)
    throw graphqlError("INVALID_CURSOR_ARGUMENTS", `\`${cursor}\` does not appear to be a valid cursor.`);
  return Number(place);
}
