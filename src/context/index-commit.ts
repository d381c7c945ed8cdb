// Indexes one commit: lists its files, reads entries that are known, parses the rest, keeps them.
import { extractorVersion, type BlobEntry } from "./blob-entry.js";
import { isManifest, manifestLanguage } from "./extract/manifest.js";
import type { ParsePool } from "./extract/parse-pool.js";
import type { ParseTask } from "./extract/parse-task.js";
import { maxFileBytes, skippedPath } from "./extract/skip-reason.js";
import type { IndexedFile } from "./graph/symbol-table.js";
import { languageOf } from "./languages/list.js";
import type { TreeFile, TreeSource } from "./source/tree-source.js";
import { decodeEntry } from "./store/entry-codec.js";
import type { IndexStore } from "./store/index-store.js";

/**
 * What indexing needs. `outlineOnly` makes the instant first index: what is not known is outlined and not kept. With `maxParsed`, a
 * commit of which more blobs are unknown is not parsed: the index says that it is not complete.
 */
export interface IndexRequest {
  readonly repository: string;
  readonly commit: string;
  readonly source: TreeSource;
  readonly store: IndexStore;
  readonly pool: ParsePool;
  readonly outlineOnly?: boolean;
  readonly maxParsed?: number;
  /** Entries that are in memory already, from another commit's index. */
  readonly known?: ReadonlyMap<string, BlobEntry>;
  readonly onProgress?: ((progress: IndexProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How far an index is; sent after every batch. `files` are those in a known language. */
export interface IndexProgress {
  readonly files: number;
  readonly reused: number;
  readonly parsed: number;
}

/** The index of one commit: its files with their entries, and those that were left out with the reason. */
export interface CommitIndex {
  readonly repository: string;
  readonly commit: string;
  readonly extractorVersion: number;
  readonly files: readonly IndexedFile[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly reused: number;
  readonly parsed: number;
  readonly complete: boolean;
  /** The same entries by key, for the next commit's `known`. */
  readonly entries: ReadonlyMap<string, BlobEntry>;
}

const readAtOnce = { bytes: 8 * 1024 * 1024, files: 2000 };
const parsedAtOnce = { bytes: 1024 * 1024, files: 128 };
const keepEvery = 4000;

interface Wanted extends TreeFile {
  readonly language: string;
  readonly key: string;
}

/**
 * Brings a commit's index up to date (spec C1): blobs seen before are not read again. Skipped files carry their reason
 * and cost nothing next time. Throws what the source and the store throw, and the signal's reason; a hostile file never
 * makes it throw. Calling it twice gives the same index.
 */
export async function indexCommit(request: IndexRequest): Promise<CommitIndex> {
  const listed = await request.source.listFiles(request.commit, request.signal);
  const { wanted, skipped } = choose(listed);
  const keys = [...new Set(wanted.map((file) => file.key))];
  const entries = new Map<string, BlobEntry>();
  for (const key of keys) {
    const known = request.known?.get(key);
    if (known !== undefined) entries.set(key, known);
  }
  const unknown = keys.filter((key) => !entries.has(key));
  if (unknown.length > 0)
    for (const [key, bytes] of await request.store.read(request.repository, unknown))
      entries.set(key, decodeEntry(bytes));
  const reused = entries.size;
  const complete = keys.length - reused <= (request.maxParsed ?? Infinity);
  if (complete) await parseMissing(request, { wanted, entries, reused, files: keys.length });
  const files: IndexedFile[] = [];
  for (const file of wanted) {
    const entry = entries.get(file.key);
    if (entry === undefined) skipped.push({ path: file.path, reason: "not to be had, or too large" });
    else if (entry.step === "skipped") skipped.push({ path: file.path, reason: entry.reason });
    else files.push({ path: file.path, entry });
  }
  const { repository, commit } = request;
  return {
    ...{ repository, commit, extractorVersion, files, skipped, reused, complete, entries },
    parsed: entries.size - reused,
  };
}

/** The key of a blob read as a language; see `IndexStore`. */
export function entryKey(blob: string, language: string): string {
  return `${blob}:${language}`;
}

/** The language id a path is indexed as, or null. */
export function indexedLanguage(path: string, repository: { readonly hasCpp: boolean }): string | null {
  if (isManifest(path)) return manifestLanguage;
  return languageOf(path, repository)?.id ?? null;
}

/** True when the repository has C++ sources, so that its headers are read as C++. */
export function hasCppSources(paths: Iterable<string>): boolean {
  for (const path of paths) if (/\.(?:cc|cpp|cxx|hpp|hh|hxx)$/i.test(path)) return true;
  return false;
}

function choose(listed: readonly TreeFile[]): {
  wanted: Wanted[];
  skipped: { path: string; reason: string }[];
} {
  const wanted: Wanted[] = [];
  const skipped: { path: string; reason: string }[] = [];
  const repository = { hasCpp: hasCppSources(listed.map((file) => file.path)) };
  for (const file of listed) {
    const language = indexedLanguage(file.path, repository);
    if (language === null) continue;
    const reason =
      skippedPath(file.path) ?? (file.bytes > maxFileBytes ? `larger than ${maxFileBytes} bytes` : null);
    if (reason !== null) skipped.push({ path: file.path, reason });
    else wanted.push({ ...file, language, key: entryKey(file.blob, language) });
  }
  return { wanted, skipped };
}

async function parseMissing(
  request: IndexRequest,
  state: { wanted: readonly Wanted[]; entries: Map<string, BlobEntry>; reused: number; files: number },
): Promise<void> {
  const { entries, reused, files } = state;
  const missing = [...new Map(state.wanted.map((file) => [file.key, file])).values()].filter(
    (file) => !entries.has(file.key),
  );
  if (missing.length === 0) return;
  let unsaved = new Map<string, Uint8Array>();
  let saving = Promise.resolve();
  const keep = (): void => {
    const batch = unsaved;
    unsaved = new Map();
    if (request.outlineOnly !== true)
      saving = saving.then(() => request.store.write(request.repository, batch));
  };
  const onEntry = (task: ParseTask, bytes: Uint8Array): void => {
    entries.set(task.key, decodeEntry(bytes));
    unsaved.set(task.key, bytes);
    if (unsaved.size >= keepEvery) keep();
    request.onProgress?.({ files, reused, parsed: entries.size - reused });
  };
  const { signal, outlineOnly = false } = request;
  try {
    await request.pool.run({ batches: batchesOf(request, missing), outlineOnly, signal, onEntry });
  } finally {
    keep(); // an interrupted index is taken up where it was left
    await saving;
  }
}

// Blobs are read in blocks, because each reading starts a git, and parsed in batches; only the blocks in work are in memory.
async function* batchesOf(
  request: IndexRequest,
  missing: readonly Wanted[],
): AsyncGenerator<readonly ParseTask[], undefined> {
  for (const block of cut(missing, readAtOnce)) {
    const ids = block.map((file) => file.blob);
    const blobs = await request.source.readBlobs(ids, request.signal);
    const bytesOf = new Map(ids.map((id, at) => [id, blobs[at] ?? null]));
    for (const batch of cut(block, parsedAtOnce))
      yield batch.flatMap((file): ParseTask[] => {
        const bytes = bytesOf.get(file.blob) ?? null;
        // a copy, because what crosses to a parser takes the whole memory behind it along
        return bytes === null ? [] : [{ ...file, bytes: new Uint8Array(bytes) }];
      });
  }
  return undefined;
}

// Consecutive files, as many at a time as stay under both limits; one that is over them alone stands alone.
function* cut(
  files: readonly Wanted[],
  limit: { readonly bytes: number; readonly files: number },
): Generator<readonly Wanted[]> {
  for (let begin = 0; begin < files.length;) {
    let [end, bytes] = [begin, 0];
    for (; end < files.length && end - begin < limit.files && bytes < limit.bytes; end += 1)
      bytes += files[end]?.bytes ?? 0;
    yield files.slice(begin, end);
    begin = end;
  }
}
