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

/**
 * One vendor. `submit` gives the batch's id; `key` is the same for the same work, so that no second batch is made of it; all items are
 * for `model`. `poll` reads results too, once there are some. `price` is the share of the ordinary price that the vendor takes.
 */
export interface BatchWire {
  readonly price: number;
  readonly submit: (
    items: readonly BatchItem[],
    how: { readonly send: SendBatchRequest; readonly key: string; readonly model: string },
  ) => Promise<string>;
  readonly poll: (batch: string, send: SendBatchRequest) => Promise<BatchState>;
  readonly cancel: (batch: string, send: SendBatchRequest) => Promise<void>;
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
