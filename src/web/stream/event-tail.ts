// The newest events in memory, bounded, and those who wait for the next one.
import type { Clock } from "../../runtime/runtime.js";
import type { StreamedEvent } from "../shapes/event-shapes.js";

/** One event with its line of the stream, written once for all readers. */
export interface Framed {
  readonly event: StreamedEvent;
  readonly frame: Uint8Array;
}

/** The tail: every event with an id in (floor, head] that exists is held. */
export interface EventTail {
  readonly head: number;
  readonly floor: number;
  /** Forgets everything; what comes next lies after `id`. */
  restart(id: number): void;
  /** Takes events in ascending order, all above `head`, and wakes who waits. */
  append(page: readonly Framed[]): void;
  heldAfter(after: number): readonly Framed[];
  /** Resolves when `head` passes `after`, when `withinMs` have passed, when woken or when the signal aborts. Never rejects. */
  waitBeyond(after: number, withinMs: number, signal: AbortSignal): Promise<void>;
  wakeAll(): void;
}

/** An empty tail that holds at most `mostHeld` events. */
export function createEventTail(mostHeld: number, clock: Clock): EventTail {
  const waiting = new Set<() => void>();
  const held: Framed[] = [];
  let [head, floor] = [0, 0];
  const wakeAll = (): void => {
    for (const wake of waiting) wake();
  };
  return {
    get head() {
      return head;
    },
    get floor() {
      return floor;
    },
    restart(id) {
      held.length = 0;
      [head, floor] = [id, id];
    },
    append(page) {
      const last = page.at(-1);
      if (last === undefined) return;
      held.push(...page);
      const dropped = held.splice(0, Math.max(0, held.length - mostHeld)).at(-1);
      floor = dropped?.event.id ?? floor;
      head = last.event.id;
      wakeAll();
    },
    heldAfter(after) {
      return held.slice(held.findLastIndex(({ event }) => event.id <= after) + 1);
    },
    async waitBeyond(after, withinMs, signal) {
      if (head > after || signal.aborted) return;
      const nap = new AbortController();
      const wake = (): void => nap.abort();
      waiting.add(wake);
      signal.addEventListener("abort", wake, { once: true });
      await clock.sleep(withinMs, nap.signal).catch(() => undefined); // rejects when woken early, which is the point
      signal.removeEventListener("abort", wake);
      waiting.delete(wake);
    },
    wakeAll,
  };
}
