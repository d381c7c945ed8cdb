// The room's engine for one repository: keeps indexes up to date, holds recent graphs, and answers for a change.
import { createHash } from "node:crypto";
import type { FileDiff } from "../diff/diff.js";
import type { BlobEntry, SymbolKind } from "./blob-entry.js";
import type { ParsePool } from "./extract/parse-pool.js";
import type { ParseTask } from "./extract/parse-task.js";
import { skippedPath } from "./extract/skip-reason.js";
import { calleesOf, type Callee, type CodePlace } from "./graph/callees.js";
import type { ResolvedBy } from "./graph/resolution.js";
import { buildGraph, type SymbolGraph } from "./graph/symbol-graph.js";
import { definitionAt } from "./graph/symbol-table.js";
import {
  entryKey,
  hasCppSources,
  indexCommit,
  indexedLanguage,
  type CommitIndex,
  type IndexProgress,
} from "./index-commit.js";
import type { GraphShelf, HeldGraph } from "./graph-shelf.js";
import { readChange, type ChangedFile } from "./rank/changed-names.js";
import { rankIndexOf } from "./rank/rank-index.js";
import { rankChange, type ListName } from "./rank/ranked-lists.js";
import { selectSymbols } from "./rank/select-symbols.js";
import type { TreeSource } from "./source/tree-source.js";
import { decodeEntry } from "./store/entry-codec.js";
import type { IndexStore } from "./store/index-store.js";

/**
 * What the engine stands on. `keepGraphs` bounds memory: the least recently asked is let go. `shelf` holds graphs beyond the engine's own
 * life, for whoever opens the same repository again. `now` is in milliseconds.
 */
export interface ContextParts {
  readonly repository: string;
  readonly source: TreeSource;
  readonly store: IndexStore;
  readonly pool: ParsePool;
  readonly keepGraphs: number;
  readonly shelf?: GraphShelf | undefined;
  readonly now: () => number;
}

/** A change to find context for. `base` is the commit its old side lies at (the merge base), `head` that of the new side. */
export interface ContextRequest {
  readonly base: string;
  readonly head: string;
  readonly files: readonly FileDiff[];
  readonly budgetTokens: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One symbol outside the diff that a reader should know. Lines are 1-based at the head (and base: the file is not
 * changed). `tokens` is what its body will cost at most, `resolvedBy` is null where no name led to it. `relatesTo` are the
 * changed files that led to it; empty where the change as a whole did.
 */
export interface ContextSymbol {
  readonly path: string;
  readonly name: string;
  readonly kind: SymbolKind;
  readonly startLine: number;
  readonly endLine: number;
  readonly score: number;
  readonly list: ListName;
  readonly reason: string;
  readonly resolvedBy: ResolvedBy | null;
  readonly confidence: number;
  readonly relatesTo: readonly string[];
  readonly tokens: number;
}

/** The answer. `step` says how good the index behind it was (spec C5), `detail` in words why it is not `graph`. */
export interface ChangeContext {
  readonly step: "graph" | "outline" | "diff-only";
  readonly detail: string;
  readonly symbols: readonly ContextSymbol[];
  readonly stats: {
    readonly indexedFiles: number;
    readonly graphSymbols: number;
    readonly namesResolved: number;
    readonly definitionsTouched: number;
    readonly tokens: number;
    readonly readMs: number;
    readonly rankMs: number;
  };
}

/** See `openContextEngine`. */
export interface ContextEngine {
  /** Indexes a commit and holds it for questions; `quick` outlines what is not known, which a later call replaces. */
  prepare(
    commit: string,
    options?: {
      readonly quick?: boolean;
      readonly onProgress?: (progress: IndexProgress) => void;
      readonly signal?: AbortSignal;
    },
  ): Promise<CommitIndex>;
  contextFor(request: ContextRequest): Promise<ChangeContext>;
  /** What the code at `place` refers to; null for a commit that `prepare` has not indexed. */
  callees(commit: string, place: CodePlace): Promise<readonly Callee[] | null>;
}

const symbolsWanted = { atLeast: 5, atMost: 15, maxBodyTokens: 400 };
const maxParsedOnDemand = 400;

/**
 * Opens the engine. `contextFor` answers from a held graph or from stored entries and parses at most a few hundred blobs
 * for it; a repository with no index gets an empty answer that says `diff-only`. Bodies are fetched by the caller.
 */
export function openContextEngine(parts: ContextParts): ContextEngine {
  const graphs = new Map<string, HeldGraph>();
  const hold = (commit: string, held: HeldGraph): void => {
    graphs.delete(commit);
    graphs.set(commit, held);
    const [oldest] = graphs.keys();
    if (graphs.size > parts.keepGraphs && oldest !== undefined) graphs.delete(oldest);
    parts.shelf?.put(parts.repository, commit, held);
  };
  const index = (commit: string, more: object): Promise<CommitIndex> => {
    const own = [...graphs.values()].filter((held) => held.step === "graph").at(-1);
    const known = (own ?? parts.shelf?.latest(parts.repository))?.entries;
    return indexCommit({ ...parts, commit, ...more, ...(known === undefined ? {} : { known }) });
  };
  const graphOf = async (commit: string, signal?: AbortSignal): Promise<HeldGraph | null> => {
    const known = graphs.get(commit) ?? parts.shelf?.get(parts.repository, commit);
    const held = known ?? (await loadGraph());
    if (held !== null) hold(commit, held);
    return held;
    async function loadGraph(): Promise<HeldGraph | null> {
      const stored = await index(commit, { maxParsed: maxParsedOnDemand, signal });
      return stored.complete ? heldOf(stored, "graph") : null;
    }
  };
  return {
    prepare: async (commit, options = {}) => {
      const { quick = false, ...rest } = options;
      const made = await index(commit, { ...rest, outlineOnly: quick });
      hold(commit, heldOf(made, quick && made.parsed > 0 ? "outline" : "graph"));
      return made;
    },
    callees: async (commit, place) => {
      const held = await graphOf(commit);
      return held === null ? null : calleesOf(held.graph(), place);
    },
    contextFor: async (request) => {
      const begun = parts.now();
      const held = await graphOf(request.base, request.signal);
      if (held === null) return nothing("the base commit is not indexed yet");
      const files = await readChangedFiles(parts, request, held.graph());
      return answer({ held, request, files, readMs: parts.now() - begun, now: parts.now });
    },
  };
}

function heldOf({ files, entries }: CommitIndex, step: HeldGraph["step"]): HeldGraph {
  const graph = once(() => buildGraph(files));
  return { graph, ranking: once(() => rankIndexOf(graph())), step, entries };
}

function once<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

function answer(of: {
  readonly held: HeldGraph;
  readonly request: ContextRequest;
  readonly files: readonly ChangedFile[];
  readonly readMs: number;
  readonly now: () => number;
}): ChangeContext {
  const { step } = of.held;
  const graph = of.held.graph();
  const ranking = of.held.ranking();
  const begun = of.now();
  const change = readChange(graph, of.files);
  const wanted = { ...symbolsWanted, budgetTokens: of.request.budgetTokens };
  const chosen = selectSymbols(graph, rankChange(ranking, change), wanted);
  const symbols = chosen.flatMap(({ node, ...rest }): ContextSymbol[] => {
    const one = definitionAt(graph.table, node);
    const path = graph.table.files[graph.table.fileOfNode[node] ?? 0]?.path;
    if (one === null || path === undefined) return [];
    const { kind, startLine, endLine } = one;
    const name = one.container === "" ? one.name : `${one.container}.${one.name}`;
    return [{ path, name, kind, startLine, endLine, ...rest }];
  });
  return {
    step,
    detail: step === "graph" ? "" : "the index is an outline so far",
    symbols,
    stats: {
      ...{ indexedFiles: graph.table.files.length, graphSymbols: graph.table.nodes },
      ...{ namesResolved: change.uses.length, definitionsTouched: change.touched.size },
      tokens: symbols.reduce((sum, one) => sum + one.tokens, 0),
      ...{ readMs: of.readMs, rankMs: of.now() - begun },
    },
  };
}

function nothing(detail: string): ChangeContext {
  const counts = { indexedFiles: 0, graphSymbols: 0, namesResolved: 0, definitionsTouched: 0 };
  return { step: "diff-only", detail, symbols: [], stats: { ...counts, tokens: 0, readMs: 0, rankMs: 0 } };
}

// The head's side of each changed file, from the store where its content was seen before.
async function readChangedFiles(
  parts: ContextParts,
  request: ContextRequest,
  graph: SymbolGraph,
): Promise<ChangedFile[]> {
  const hasCpp = hasCppSources(graph.table.files.map((file) => file.path));
  const wanted = request.files.flatMap((diff) => {
    const language = diff.newPath === null ? null : indexedLanguage(diff.newPath, { hasCpp });
    const isRead =
      language !== null && skippedPath(diff.newPath ?? "") === null && diff.content.kind === "text";
    return isRead ? [{ path: diff.newPath ?? "", language }] : [];
  });
  const bytes = await parts.source.readFiles(
    request.head,
    wanted.map((one) => one.path),
    request.signal,
  );
  const tasks = wanted.flatMap(({ path, language }, at): ParseTask[] => {
    const content = bytes[at];
    if (content === undefined || content === null) return [];
    return [{ path, language, bytes: new Uint8Array(content), key: entryKey(blobId(content), language) }];
  });
  const entries = await entriesOf(parts, tasks, request.signal);
  const keyOf = new Map(tasks.map((task) => [task.path, task.key]));
  return request.files.map((diff) => {
    const after = entries.get(keyOf.get(diff.newPath ?? "") ?? "") ?? null;
    return { diff, before: null, after: after?.step === "skipped" ? null : after };
  });
}

async function entriesOf(
  { store, repository, pool }: ContextParts,
  tasks: readonly ParseTask[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, BlobEntry>> {
  const bytes = new Map(
    await store.read(
      repository,
      tasks.map((task) => task.key),
    ),
  );
  const missing = tasks.filter((task) => !bytes.has(task.key));
  const fresh = new Map<string, Uint8Array>();
  if (missing.length > 0)
    await pool.run({
      batches: oneBatch(missing),
      outlineOnly: false,
      onEntry: (task, entry) => fresh.set(task.key, entry),
      signal,
    });
  await store.write(repository, fresh);
  return new Map([...bytes, ...fresh].map(([key, entry]) => [key, decodeEntry(entry)]));
}

async function* oneBatch(tasks: readonly ParseTask[]): AsyncGenerator<readonly ParseTask[], undefined> {
  yield await Promise.resolve(tasks);
  return undefined;
}

// Git's own name for a content, so that a pushed head and an index share entries.
function blobId(content: Uint8Array): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}
