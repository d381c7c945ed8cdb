// Pages of a list, with the Link header.
import type { ApiContext } from "./api-context.js";

/** The page that the query asks for: 30 a page, 100 at most. Sets `Link` on the answer. */
export function pageOf<Item>(context: ApiContext, items: readonly Item[]): readonly Item[] {
  const size = Math.min(Math.max(whole(context.req.query("per_page"), 30), 1), 100);
  const page = Math.max(whole(context.req.query("page"), 1), 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const link = (to: number, rel: string): string => {
    const url = new URL(context.req.url);
    url.searchParams.set("page", String(to));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, "prev"), link(1, "first")] : []),
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
  ];
  if (links.length > 0) context.header("link", links.join(", "));
  return items.slice((page - 1) * size, page * size);
}

function whole(text: string | undefined, fallback: number): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : fallback;
}
