// The names that a change begins to import, or moves: what it will use even where the use stands on an older line.
import type { BlobEntry } from "../blob-entry.js";

/** A name bound by an import: `local` as the file calls it, `line` (1-based) where the statement begins; `weight` against a use, 0 to 1. */
export interface NewImport {
  readonly local: string;
  readonly line: number;
  readonly weight: number;
}

const newWeight = 0.6;
const movedWeight = 0.3;

/**
 * Names that `after` imports or passes on and `before` (null for a new file) did not, and names of statements that begin
 * on one of `lines` though they were known: they only moved, and count half as much. A name once, in order of place.
 */
export function newImports(
  after: BlobEntry,
  before: BlobEntry | null,
  lines: ReadonlySet<number>,
): readonly NewImport[] {
  const known = new Set(boundNames(before).map((one) => one.key));
  const found = new Map<string, NewImport>();
  for (const { key, local, line } of boundNames(after)) {
    const isNew = !known.has(key);
    if (found.has(local) || (!isNew && !lines.has(line))) continue;
    found.set(local, { local, line, weight: isNew ? newWeight : movedWeight });
  }
  return [...found.values()];
}

function boundNames(entry: BlobEntry | null): { key: string; local: string; line: number }[] {
  return (entry?.imports ?? [])
    .filter((one) => one.form === "import" || one.form === "reexport")
    .flatMap(({ module, names, line }) =>
      names.map(({ name, local }) => ({ key: `${name}\n${local}\n${module}`, local, line })),
    );
}
