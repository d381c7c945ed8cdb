// Which definitions hold which lines: for each line the smallest one around it.
import type { BlobEntry } from "../blob-entry.js";

/**
 * Indices of the innermost definitions that hold any of `lines` (1-based). Definitions stand in the order of their first lines; one
 * pass over both does, because a change may have as many lines as a file has definitions (spec X8).
 */
export function innermost(
  {
    definitions,
  }: { readonly definitions: readonly Pick<BlobEntry["definitions"][number], "startLine" | "endLine">[] },
  lines: ReadonlySet<number>,
): Set<number> {
  const found = new Set<number>();
  const open: number[] = [];
  const endOf = (index: number | undefined): number => definitions[index ?? -1]?.endLine ?? Infinity;
  let next = 0;
  for (const line of [...lines].sort((a, b) => a - b)) {
    for (; (definitions[next]?.startLine ?? Infinity) <= line; next += 1) open.push(next);
    while (open.length > 0 && endOf(open.at(-1)) < line) open.pop(); // what has ended holds no later line either
    const best = open.at(-1);
    if (best !== undefined) found.add(best);
  }
  return found;
}
