// Looks around in a repository for one question: what a change touches elsewhere, with bodies, within a deadline.
import { availableParallelism } from "node:os";
import {
  defaultParseLimits,
  openContextEngine,
  openFileIndexStore,
  ParsePool,
  type ChangeContext,
  type ContextEngine,
  type ContextSymbol,
  type GraphShelf,
  type IndexProgress,
  type TreeSource,
} from "../context/context.js";
import type { FileDiff } from "../diff/diff.js";
import type { ContextPort } from "../review/review.js";
import { AssayError } from "../runtime/runtime.js";

const deadlineMs = 20_000;
const maxFilesIndexedAtOnce = 5_000;
const fillMs = 10_000;
const maxThreads = 4;
// Enough that no secret is cut in its middle before it is looked for; what is shown is far shorter.
const maxBodyLength = 20_000;

/** One repository's index: its name (the same for ever), where its files come from, and the folder that keeps all indexes. */
export interface IndexPlace {
  readonly repository: string;
  readonly source: TreeSource;
  readonly folder: string;
  /** `process` where this program holds keys (spec X5); threads otherwise. */
  readonly isolation?: "thread" | "process";
  /** Where a program that lives on holds graphs between questions. */
  readonly shelf?: GraphShelf | undefined;
}

/** Which change is looked around in, by the commits or trees on its sides, and who hears how far an index under way is. */
export interface ContextPlace extends IndexPlace {
  readonly base: string;
  readonly head: string;
  readonly onIndexing: (progress: IndexProgress) => void;
}

/** What one question needs beside its place. */
export interface LookAround {
  readonly files: readonly FileDiff[];
  readonly budgetTokens: number;
  readonly signal?: AbortSignal | undefined;
}

/** The answer with the body of each symbol at the head, in the symbols' order. */
export interface FoundContext {
  readonly context: ChangeContext;
  readonly texts: readonly string[];
}

/** The engine of one repository; the pool behind it must be closed. */
export interface OpenIndex {
  readonly engine: ContextEngine;
  close(): Promise<void>;
}

/** The context port of a repository (spec C3, C5); null where there is none to look around in. What it holds between questions lies on the shelf. */
export function openContext(place: ContextPlace | null): ContextPort | null {
  if (place === null) return null;
  return {
    contextFor: async (files, budgetTokens, signal) => {
      const { context, texts } = await lookAround(place, { files, budgetTokens, signal });
      const symbols = context.symbols.map((symbol, at) => toReviewSymbol(symbol, texts[at] ?? ""));
      return { step: context.step, detail: context.detail, symbols };
    },
  };
}

/**
 * What the change touches elsewhere. A base without index is indexed first; a large one is outlined, and read for ten seconds
 * more. After 20 seconds the answer is `diff-only`, and what was indexed by then is kept. Throws `cancelled`, and what git and the store throw.
 */
export async function lookAround(place: ContextPlace, asked: LookAround): Promise<FoundContext> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = asked.signal === undefined ? deadline : AbortSignal.any([asked.signal, deadline]);
  const index = openIndex(place);
  try {
    return await find(index, place, { ...asked, signal });
  } catch (thrown) {
    if (asked.signal?.aborted === true) throw cancelled();
    if (!deadline.aborted) throw thrown;
    return diffOnly(`looking around took longer than ${deadlineMs / 1000} s; \`assay index\` prepares it`);
  } finally {
    await index.close();
  }
}

/** Opens the index of a repository, with parsers that start when needed. */
export function openIndex({
  repository,
  source,
  folder,
  isolation = "thread",
  shelf,
}: IndexPlace): OpenIndex {
  const pool = new ParsePool(defaultParseLimits(Math.min(maxThreads, availableParallelism()), isolation));
  const engine = openContextEngine({
    ...{ repository, source, pool },
    store: openFileIndexStore(folder),
    keepGraphs: 1,
    shelf,
    now: () => performance.now(),
  });
  return { engine, close: () => pool.close() };
}

async function find(index: OpenIndex, place: ContextPlace, asked: LookAround): Promise<FoundContext> {
  const { base, head } = place;
  const request = { ...asked, base, head };
  let context = await index.engine.contextFor(request);
  if (context.step === "diff-only") {
    const { length } = await place.source.listFiles(base, asked.signal);
    if (length > maxFilesIndexedAtOnce) await outlineAndFill(index, place, asked.signal);
    else await fill(index, place, asked.signal);
    context = await index.engine.contextFor(request);
  }
  return { context, texts: await readBodies(place.source, { ...asked, head, context }) };
}

// A large base gets its outline at once, which answers unless the trees come in time; what came of them is kept (spec C5).
async function outlineAndFill(index: OpenIndex, place: ContextPlace, signal?: AbortSignal): Promise<void> {
  await index.engine.prepare(place.base, { quick: true, ...(signal === undefined ? {} : { signal }) });
  const enough = AbortSignal.timeout(fillMs);
  try {
    await fill(index, place, signal === undefined ? enough : AbortSignal.any([signal, enough]));
  } catch (thrown) {
    if (!enough.aborted || signal?.aborted === true) throw thrown;
  }
}

async function fill(index: OpenIndex, place: ContextPlace, signal?: AbortSignal): Promise<void> {
  const { onIndexing: onProgress } = place;
  await index.engine.prepare(place.base, { onProgress, ...(signal === undefined ? {} : { signal }) });
}

async function readBodies(
  source: TreeSource,
  from: { head: string; context: ChangeContext; signal?: AbortSignal | undefined },
): Promise<string[]> {
  const paths = [...new Set(from.context.symbols.map((symbol) => symbol.path))];
  const contents = await source.readFiles(from.head, paths, from.signal);
  const lines = new Map(
    paths.map((path, at) => [path, new TextDecoder().decode(contents[at] ?? new Uint8Array()).split("\n")]),
  );
  return from.context.symbols.map(({ path, startLine, endLine }) =>
    (lines.get(path) ?? [])
      .slice(startLine - 1, endLine)
      .join("\n")
      .slice(0, maxBodyLength),
  );
}

function toReviewSymbol(
  symbol: ContextSymbol,
  text: string,
): Awaited<ReturnType<ContextPort["contextFor"]>>["symbols"][number] {
  const { path, name, kind, startLine, endLine, reason, confidence, score, relatesTo, tokens } = symbol;
  return { path, name, kind, startLine, endLine, reason, confidence, score, relatesTo, tokens, text };
}

function diffOnly(detail: string): FoundContext {
  const none = { indexedFiles: 0, graphSymbols: 0, namesResolved: 0, definitionsTouched: 0 };
  const stats = { ...none, tokens: 0, readMs: 0, rankMs: 0 };
  return { context: { step: "diff-only", detail, symbols: [], stats }, texts: [] };
}

function cancelled(): AssayError {
  return new AssayError({
    code: "cancelled",
    message: "looking around the change was interrupted",
    remedy: "Run the command again; what was indexed is kept.",
  });
}
