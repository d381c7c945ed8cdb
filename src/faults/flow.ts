// One way through the proxy: bytes read at one end, shaped by faults, written at the other, with backpressure.
import type { Readable, Writable } from "node:stream";
import type { Clock } from "../runtime/runtime.js";
import type { ActiveShaper } from "./active-shapers.js";
import type { Ending, Piece, Side } from "./effect.js";

/** How a fault broke a flow off: which of the proxy's connections breaks, and how. */
export interface BrokenOff {
  readonly side: Side;
  readonly how: Ending["how"];
}

/** `isFramed` flows begin with a head and have an end of their own (HTTP); bare ones are bytes from the first. */
interface FlowOptions {
  readonly clock: Clock;
  readonly isFramed: boolean;
  readonly shapers: readonly ActiveShaper[];
  readonly onBroken: (how: BrokenOff) => void;
  readonly onArrival?: () => void;
}

type Item =
  | { readonly part: "head" | "end"; readonly readyMs: number; readonly run: () => void }
  | { readonly part: "body"; readonly readyMs: number; chunk: Buffer };

/** A source is paused while a flow holds this much; with a delay of D seconds one flow carries this much per D. */
const maxHeldBytes = 1_048_576;

/**
 * Carries bytes from a source to a sink. What arrives is queued with its time of arrival; the shapers say how much may
 * travel at once and when; a piece never overtakes another, and nothing is lost when shapers come and go. Without
 * shapers it is a plain pump. The owner listens for errors on both ends and calls `stop`.
 */
export class Flow {
  readonly #options: FlowOptions;
  #shapers: readonly ActiveShaper[];
  #source: Readable | null = null;
  #sink: Writable | null = null;
  #queue: Item[] = [];
  #heldBytes = 0;
  #offset = 0;
  #expectedBytes = Infinity;
  #isAtStart = true;
  #next: { readonly bytes: number; readonly dueMs: number } | null = null;
  #lastDueMs = 0;
  #timer: AbortController | null = null;
  #isDraining = false;
  #isStopped = false;

  constructor(options: FlowOptions) {
    this.#options = options;
    this.#shapers = options.shapers;
  }

  get shapers(): readonly ActiveShaper[] {
    return this.#shapers;
  }

  /** Body bytes that have gone on, since the last restart. */
  get passedBytes(): number {
    return this.#offset;
  }

  /** Queues the head: `run` sends it when the shapers let it pass. */
  head(run: () => void): void {
    this.#mark("head", run);
  }

  /** Queues the end, after which nothing comes: `run` is called when all before it has gone. */
  end(run: () => void): void {
    this.#mark("end", run);
  }

  /**
   * Takes the body from `source`, then runs `onEnd` when it has ended in order. Where `expectedBytes` are known, an
   * unshaped flow ends its sink together with the last of them, which saves a write, and `onEnd` is not called.
   */
  from(source: Readable, onEnd: () => void, expectedBytes = Infinity): void {
    this.#source = source;
    this.#expectedBytes = expectedBytes;
    source.on("data", (chunk: Buffer) => this.arrive(chunk));
    source.once("end", () => this.end(onEnd));
    this.#advance(); // the source may have been paused until now
  }

  /** Where bytes go; until it is known they wait. */
  into(sink: Writable): void {
    this.#sink = sink;
    this.#advance();
  }

  /** Takes bytes that were read before the source was handed over, or from it. */
  arrive(chunk: Buffer): void {
    if (this.#isStopped) return;
    this.#options.onArrival?.();
    if (this.#shapers.length === 0 && this.#queue.length === 0 && this.#sink !== null && !this.#isDraining) {
      this.#passAtOnce(this.#sink, chunk);
      return;
    }
    this.#queue.push({ part: "body", readyMs: this.#options.clock.now(), chunk });
    this.#heldBytes += chunk.length;
    this.#advance();
  }

  /** Starts a new turn of a bare stream: offsets count from here, and `shapers` take over from those before. */
  restart(shapers: readonly ActiveShaper[]): void {
    this.#offset = 0;
    this.#isAtStart = true;
    this.reshape(shapers);
  }

  /** Goes on with other shapers. What was held by those that are gone moves on at once, in order. */
  reshape(shapers: readonly ActiveShaper[]): void {
    this.#shapers = shapers;
    this.#next = null;
    this.#lastDueMs = 0;
    this.#timer?.abort();
    this.#timer = null;
    this.#advance();
  }

  /** Ends the work: nothing is written or called any more, and what is held is forgotten. */
  stop(): void {
    this.#isStopped = true;
    this.#timer?.abort();
    this.#queue = [];
    this.#heldBytes = 0;
  }

  #passAtOnce(sink: Writable, chunk: Buffer): void {
    this.#isAtStart = false;
    this.#offset += chunk.length;
    if (this.#offset === this.#expectedBytes) {
      this.#isStopped = true;
      sink.end(chunk);
    } else if (!this.#write(sink, chunk)) this.#source?.pause();
  }

  #mark(part: "head" | "end", run: () => void): void {
    if (this.#isStopped) return;
    if (this.#shapers.length === 0 && this.#queue.length === 0) {
      this.#isAtStart = false;
      run();
      return;
    }
    this.#queue.push({ part, readyMs: this.#options.clock.now(), run });
    this.#advance();
  }

  #advance(): void {
    while (this.#timer === null && !this.#isStopped) {
      const item = this.#queue[0];
      if (item === undefined || !this.#passes(item)) break;
    }
    if (this.#isStopped || this.#source === null) return;
    if (this.#isDraining || this.#heldBytes >= maxHeldBytes) this.#source.pause();
    else if (this.#source.isPaused()) this.#source.resume();
  }

  /** Moves `item`, or a piece of it, when its time has come; false when it has to wait. */
  #passes(item: Item): boolean {
    if (item.part === "body" && (this.#sink === null || this.#isDraining)) return false;
    this.#next ??= this.#planned(item);
    const { bytes, dueMs } = this.#next;
    const waitMs = dueMs - this.#options.clock.now();
    if (waitMs > 0) {
      this.#wait(waitMs);
      return false;
    }
    this.#next = null;
    const broken = this.#brokenAt(item);
    if (broken !== null) {
      this.stop();
      this.#options.onBroken(broken);
      return false;
    }
    if (item.part === "body") this.#passBody(item, bytes);
    else {
      this.#queue.shift();
      if (item.part === "end" || !this.#isSwallowed()) item.run();
    }
    this.#isAtStart = false;
    return true;
  }

  #passBody(item: Extract<Item, { part: "body" }>, bytes: number): void {
    const piece = bytes >= item.chunk.length ? item.chunk : item.chunk.subarray(0, bytes);
    if (piece === item.chunk) this.#queue.shift();
    else item.chunk = item.chunk.subarray(bytes);
    this.#heldBytes -= piece.length;
    this.#offset += piece.length;
    if (this.#sink !== null && !this.#isSwallowed()) this.#write(this.#sink, piece);
  }

  #write(sink: Writable, chunk: Buffer): boolean {
    if (sink.write(chunk)) return true;
    this.#isDraining = true;
    sink.once("drain", () => {
      this.#isDraining = false;
      this.#advance();
    });
    return false;
  }

  /** How much of `item` may travel next and when, asking the shapers in order; each is asked once per piece. */
  #planned(item: Item): { bytes: number; dueMs: number } {
    let bytes = item.part === "body" ? item.chunk.length : 0;
    if (item.part === "body")
      for (const active of this.#shapers) bytes = Math.min(bytes, this.#limit(active, bytes));
    let dueMs = Math.max(item.readyMs, this.#lastDueMs);
    let readyMs = item.readyMs;
    for (const { shaper, untilMs } of this.#shapers) {
      if (shaper.release === undefined || readyMs >= untilMs) continue;
      const piece: Piece = { part: item.part, offset: this.#offset, bytes, readyMs };
      readyMs = shaper.release(piece);
      if (readyMs === Infinity) readyMs = untilMs;
    }
    dueMs = Math.max(dueMs, readyMs);
    this.#lastDueMs = dueMs;
    return { bytes, dueMs };
  }

  #limit({ shaper, untilMs }: ActiveShaper, bytes: number): number {
    if (this.#options.clock.now() >= untilMs) return bytes;
    const when = shaper.ending?.when;
    const untilEnding =
      typeof when === "object" && when.afterBytes > this.#offset ? when.afterBytes - this.#offset : bytes;
    return Math.max(1, Math.min(shaper.longestPiece?.(this.#offset) ?? bytes, untilEnding));
  }

  #wait(waitMs: number): void {
    if (waitMs === Infinity) {
      this.#giveUpWhenDeserted();
      return;
    }
    const timer = new AbortController();
    this.#timer = timer;
    this.#options.clock.sleep(waitMs, timer.signal).then(
      () => {
        if (this.#timer !== timer) return;
        this.#timer = null;
        this.#advance();
      },
      () => undefined, // aborted: whoever did it goes on by itself
    );
  }

  /** A bare stream that is held without end is over once its source has ended: nobody waits for it any more. */
  #giveUpWhenDeserted(): void {
    if (this.#options.isFramed || this.#queue.at(-1)?.part !== "end") return;
    this.stop();
    this.#options.onBroken({ side: "client", how: "cut" });
  }

  #endings(): readonly (Ending & { readonly side: Side })[] {
    const nowMs = this.#options.clock.now();
    return this.#shapers.flatMap(({ shaper, side, untilMs }) =>
      shaper.ending === undefined || nowMs >= untilMs ? [] : [{ ...shaper.ending, side }],
    );
  }

  #brokenAt(item: Item): BrokenOff | null {
    const { isFramed } = this.#options;
    const isStart = isFramed ? item.part === "head" : item.part === "body" && this.#isAtStart;
    const found = this.#endings().find(({ when }) => {
      if (when === "head") return isStart;
      if (when === "answered") return isFramed ? item.part === "end" : isStart;
      return item.part === "body" && this.#offset >= when.afterBytes;
    });
    return found === undefined ? null : { side: found.side, how: found.how };
  }

  #isSwallowed(): boolean {
    return this.#options.isFramed && this.#endings().some(({ when }) => when === "answered");
  }
}
