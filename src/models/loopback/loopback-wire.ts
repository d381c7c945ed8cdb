// The shape of one wire format as the loopback server speaks it.
import type { FinishReason } from "../model-call.js";
import type { FaultName } from "../script/faults.js";
import type { CachedPrompt, SimulatedInput } from "../script/prefix-cache.js";

/** What a request asks, read from its body. `isStreamed` decides between one JSON body and an event stream. */
export interface ReadRequest {
  readonly model: string;
  readonly prompt: CachedPrompt;
  readonly isStreamed: boolean;
}

/** An answer to be put on the wire. `pieces` are the text in the parts it is streamed in. */
export interface WireAnswer {
  readonly model: string;
  readonly pieces: readonly string[];
  readonly finish: FinishReason;
  readonly input: SimulatedInput;
  readonly outputTokens: number;
}

/** An error answer. `body` is sent as JSON. */
export interface WireError {
  readonly status: number;
  readonly body: unknown;
}

/** What an error may mention. `key` is the key that came with the request, for vendors that echo it. */
export interface ErrorContext {
  readonly model: string;
  readonly key: string;
  readonly retryAfterSeconds: number | null;
}

/** One event of a stream: its data, and its name for formats that give one. */
export interface WireEvent {
  readonly name: string | null;
  readonly data: unknown;
}

/**
 * One wire format; its file bears its name. `matches` knows its paths. `events` gives the events of a whole stream in
 * order, `whole` the same answer as one body. `error` words a refusing fault as the vendor does, or gives null where the
 * vendor has no such error, and `common-errors` then words it.
 */
export interface LoopbackWire {
  readonly name: string;
  readonly matches: (path: string) => boolean;
  readonly read: (body: unknown, path: string) => ReadRequest;
  readonly events: (answer: WireAnswer) => readonly WireEvent[];
  readonly whole: (answer: WireAnswer) => unknown;
  readonly endMark: string | null;
  readonly error: (fault: FaultName, context: ErrorContext) => WireError | null;
}
