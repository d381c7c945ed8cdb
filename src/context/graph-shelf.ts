// Graphs of commits that stay in memory between questions, over all repositories of a process, bounded by their bytes.
import { extractorVersion, referenceStride, type BlobEntry } from "./blob-entry.js";
import type { SymbolGraph } from "./graph/symbol-graph.js";
import type { RankIndex } from "./rank/rank-index.js";

/** The graph of one commit, built when it is first asked for, and the entries that it is made of. Nothing in it ever changes. */
export interface HeldGraph {
  readonly graph: () => SymbolGraph;
  readonly ranking: () => RankIndex;
  readonly step: "graph" | "outline";
  readonly entries: ReadonlyMap<string, BlobEntry>;
}

/** Holds graphs by repository and commit. `latest` is that of a repository which was asked for last, whose entries the next commit's index begins with. */
export interface GraphShelf {
  get(repository: string, commit: string): HeldGraph | undefined;
  latest(repository: string): HeldGraph | undefined;
  put(repository: string, commit: string, held: HeldGraph): void;
  /** What is held, in bytes as `graphBytes` counts them. */
  heldBytes(): number;
}

/**
 * An empty shelf. The graph that was asked for longest ago goes first; one that is larger than `maxBytes` by itself is not held. Outlines
 * are not held either: they stand in for an index that another process may have finished meanwhile.
 */
export function createGraphShelf(maxBytes: number): GraphShelf {
  const shelf = new Map<
    string,
    { readonly repository: string; readonly held: HeldGraph; readonly bytes: number }
  >();
  let total = 0;
  const drop = (key: string): void => {
    total -= shelf.get(key)?.bytes ?? 0;
    shelf.delete(key);
  };
  return {
    get: (repository, commit) => {
      const key = keyOf(repository, commit);
      const found = shelf.get(key);
      if (found === undefined) return undefined;
      shelf.delete(key);
      shelf.set(key, found);
      return found.held;
    },
    latest: (repository) => [...shelf.values()].findLast((one) => one.repository === repository)?.held,
    put: (repository, commit, held) => {
      const key = keyOf(repository, commit);
      if (held.step !== "graph" || shelf.has(key)) return;
      const bytes = graphBytes(held.entries.values());
      if (bytes > maxBytes) return;
      shelf.set(key, { repository, held, bytes });
      total += bytes;
      for (const oldest of shelf.keys()) {
        if (total <= maxBytes) break;
        drop(oldest);
      }
    },
    heldBytes: () => total,
  };
}

/** An index of another version of the extractor is another index. */
function keyOf(repository: string, commit: string): string {
  return `${repository} ${extractorVersion} ${commit}`;
}

/** What one of them takes in memory with the table, the edges and the ranking that are made of it; measured, and rather too much. */
const perFile = 2_800;
const perName = 70;
const perDefinition = 735;
const perReference = 70;
const perImport = 525;

/** About how many bytes the graph of these entries takes, its entries included. */
export function graphBytes(entries: Iterable<BlobEntry>): number {
  let bytes = 0;
  for (const { names, definitions, references, hints, imports } of entries) {
    bytes += perFile + hints.byteLength + (references.length / referenceStride) * perReference;
    bytes += names.length * perName + definitions.length * perDefinition + imports.length * perImport;
  }
  return Math.round(bytes);
}
