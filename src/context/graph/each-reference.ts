// The references of one file, resolved: each different question is asked once, however often the file repeats it.
import { referenceStride } from "../blob-entry.js";
import { maxDepth, type FileView, type Resolver } from "./file-view.js";
import type { Resolution } from "./resolution.js";

/** A reference that means something: `line` is 1-based, `owner` the index of the definition around it, -1 for the file itself. */
export interface ResolvedReference {
  readonly name: string;
  readonly line: number;
  readonly owner: number;
  readonly found: Resolution;
}

/** Calls `visit` with every reference of `view` on a line that `isWanted`, in order of place; names that are dropped are left out. */
export function eachReference(
  resolver: Resolver,
  view: FileView,
  {
    isWanted,
    visit,
  }: {
    readonly isWanted?: (line: number) => boolean;
    readonly visit: (reference: ResolvedReference) => void;
  },
): void {
  const { references, names, definitions } = view.entry;
  const known = new Map<string, Resolution | null>();
  for (let row = 0; row < references.length; row += referenceStride) {
    const line = references[row + 2] ?? 0;
    if (isWanted?.(line) === false) continue;
    const [nameAt, receiverAt, owner] = [
      references[row] ?? 0,
      references[row + 1] ?? -1,
      references[row + 3] ?? -1,
    ];
    const container = definitions[owner]?.container ?? "";
    const name = names[nameAt] ?? "";
    const key = `${nameAt} ${receiverAt} ${container}`;
    let found = known.get(key);
    if (found === undefined) {
      const receiver = receiverAt < 0 ? null : (names[receiverAt] ?? "");
      known.set(key, (found = resolver.resolve(view, { name, receiver, container, left: maxDepth })));
    }
    if (found !== null) visit({ name, line, owner, found });
  }
}
