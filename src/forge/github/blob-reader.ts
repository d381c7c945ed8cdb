// Reads blobs for callers that ask for one each, and asks git for many at a time: a process for every file costs more than its reading.
import type { GitStore } from "./git-store.js";

/** Reads the blob `id`; null for what the repository does not have. */
export type BlobReader = (id: string, signal?: AbortSignal) => Promise<Uint8Array | null>;

interface Wish {
  readonly id: string;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (bytes: Uint8Array | null) => void;
  readonly reject: (thrown: unknown) => void;
}

/** Bytes that one run of git gives; what is larger, or of unknown size, is read alone. */
const maxBatchBytes = 32 * 1024 * 1024;

/**
 * A reader over `store`. `here` are the sizes in bytes of blobs that are known to be in the store; others are fetched first. Wishes
 * of one turn of the event loop are one batch, and a batch that fails rejects each of them. Holds nothing that must be closed.
 */
export function createBlobReader(
  store: Pick<GitStore, "fetchBlobs" | "readBlobs">,
  here: ReadonlyMap<string, number>,
): BlobReader {
  let waiting: Wish[] = [];
  const flush = (): void => {
    const wishes = waiting;
    waiting = [];
    for (const batch of batches(wishes, here)) void readBatch(store, batch, here);
  };
  return (id, signal) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ id, signal, resolve, reject });
    });
}

function* batches(wishes: readonly Wish[], here: ReadonlyMap<string, number>): Generator<readonly Wish[]> {
  let batch: Wish[] = [];
  let size = 0;
  for (const wish of wishes) {
    const bytes = here.get(wish.id) ?? maxBatchBytes;
    if (batch.length > 0 && (size + bytes > maxBatchBytes || wish.signal !== batch[0]?.signal)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(wish);
    size += bytes;
  }
  if (batch.length > 0) yield batch;
}

async function readBatch(
  store: Pick<GitStore, "fetchBlobs" | "readBlobs">,
  wishes: readonly Wish[],
  here: ReadonlyMap<string, number>,
): Promise<void> {
  const ids = [...new Set(wishes.map(({ id }) => id))];
  const signal = wishes[0]?.signal;
  try {
    const away = ids.filter((id) => !here.has(id));
    if (away.length > 0) await store.fetchBlobs(away, signal);
    const blobs = await store.readBlobs(ids, signal);
    const byId = new Map(ids.map((id, index) => [id, blobs[index] ?? null]));
    for (const { id, resolve } of wishes) resolve(byId.get(id) ?? null);
  } catch (thrown) {
    for (const { reject } of wishes) reject(thrown);
  }
}
