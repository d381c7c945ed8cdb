// The shape of one vendor's batch endpoint: questions go in together, answers come back within a day at half the price.

/** One question of a batch: `body` is what the vendor's ordinary endpoint would have been sent. */
export interface BatchItem {
  readonly id: string;
  readonly body: unknown;
}

/** What became of one question. `message` is what the ordinary endpoint would have answered; `body` is an error's. */
export type BatchResult =
  | { readonly id: string; readonly kind: "message"; readonly message: unknown }
  | { readonly id: string; readonly kind: "errored"; readonly status: number | null; readonly body: string }
  | { readonly id: string; readonly kind: "expired" | "cancelled" };

/** How a batch stands. A `lost` one failed as a whole, or is not known any more. `rest` is what became of questions without a result. */
export type BatchState =
  | { readonly kind: "waiting" }
  | {
      readonly kind: "ended";
      readonly results: readonly BatchResult[];
      readonly rest?: "expired" | "cancelled" | undefined;
    }
  | { readonly kind: "lost"; readonly message: string };

/** One request to the vendor, `path` under its base address. */
export interface BatchRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Sends one request and gives the body of a good answer. Rejects with `WireFault` for any other. */
export type SendBatchRequest = (request: BatchRequest) => Promise<string>;

/** Work that may have been handed in before: its key, when that was tried first (epoch milliseconds), and how many questions it holds. */
export interface BatchSearch {
  readonly key: string;
  readonly since: number;
  readonly count: number;
  /** Batches that are known to be other work. */
  readonly others: readonly string[];
}

/** Whether that work is at the vendor. `undecided`: batches that may be it are under way, and tell only once they have ended. */
export type BatchFound =
  | { readonly kind: "found"; readonly batch: string }
  | { readonly kind: "none" }
  | { readonly kind: "undecided" };

/**
 * One vendor. `submit` gives the batch's id and leaves the mark of `key` in the batch, `find` looks for that mark in the vendor's own
 * list: no vendor promises to heed a key that comes twice. All items are for `model`. `poll` reads results too, once there are some.
 * `price` is the share of the ordinary price that the vendor takes.
 */
export interface BatchWire {
  readonly price: number;
  readonly submit: (
    items: readonly BatchItem[],
    how: { readonly send: SendBatchRequest; readonly key: string; readonly model: string },
  ) => Promise<string>;
  readonly find: (search: BatchSearch, send: SendBatchRequest) => Promise<BatchFound>;
  readonly poll: (batch: string, send: SendBatchRequest) => Promise<BatchState>;
  readonly cancel: (batch: string, send: SendBatchRequest) => Promise<void>;
}

/** One page of a vendor's list of batches, newest first; `next` is null on the last one. */
export interface BatchPage<T> {
  readonly batches: readonly T[];
  readonly next: string | null;
}

/** Clocks of vendors and machines differ by less than this. */
const skewMs = 10 * 60_000;
const maxPages = 50;

/** The batches that were made since then, newest first, read page by page and no further. */
export async function listSince<T extends { readonly createdMs: number }>(
  since: number,
  readPage: (after: string | null) => Promise<BatchPage<T>>,
): Promise<readonly T[]> {
  const floorMs = since - skewMs;
  const listed: T[] = [];
  let after: string | null = null;
  for (let page = 1; page <= maxPages; page += 1) {
    const { batches, next }: BatchPage<T> = await readPage(after);
    listed.push(...batches.filter(({ createdMs }) => createdMs >= floorMs));
    if (next === null || batches.some(({ createdMs }) => createdMs < floorMs)) break;
    after = next;
  }
  return listed;
}

/** The lines of a JSON Lines text as values; what is no JSON is left out. */
export function readLines(text: string): readonly unknown[] {
  return text.split("\n").flatMap((line) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      return []; // a question without a result is told as lost by whoever asked
    }
  });
}
