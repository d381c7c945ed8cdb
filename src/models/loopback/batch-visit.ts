// A request to a batch endpoint of the loopback server, and its answer.
import type { HandedIn } from "./batch-desk.js";
import type { LoopbackWire } from "./loopback-wire.js";

/** One request to a batch endpoint. `meet` finds the script's reply to a question and notes it. */
export interface BatchVisit {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly text: string;
  readonly meet: (wire: LoopbackWire, body: unknown) => Omit<HandedIn, "id" | "wire">;
}

/** An answer: JSON, or lines of it. */
export interface BatchAnswer {
  readonly status: number;
  readonly text: string;
}

/** An answer of one JSON value. */
export function json(value: unknown, status = 200): BatchAnswer {
  return { status, text: JSON.stringify(value) };
}
