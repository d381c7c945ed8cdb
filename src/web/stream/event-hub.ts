// One reader of the event log for all open streams of this process: one query per wake-up, however many pages are open.
import { messageOf, type Clock } from "../../runtime/runtime.js";
import type { WebLog } from "../http/request-context.js";
import type { EventPort } from "../ports.js";
import type { StreamedEvent } from "../shapes/event-shapes.js";
import { createEventTail, type EventTail, type Framed } from "./event-tail.js";

/** What the hub needs. `pollMs` is the floor: a lost wake-up delays by at most that. `mostHeld` events stay in memory. */
export interface HubTools {
  readonly events: EventPort;
  readonly clock: Clock;
  readonly log: WebLog;
  readonly pollMs: number;
  readonly mostHeld: number;
  /** Told how long each event took from its moment to this process. */
  readonly onLag: (lagMs: number) => void;
}

/**
 * The tail of the event log. `head` is the last id that was read, `floor` the id after which every event is held. It reads
 * only while somebody has joined.
 */
export interface EventHub {
  /** Begins or shares reading; call the answer to leave. */
  join(): Promise<() => void>;
  readonly head: number;
  readonly floor: number;
  /** Events held with an id above `after`; only meaningful when `after >= floor`. */
  heldAfter(after: number): readonly Framed[];
  /** Resolves when `head` passes `after`, when `withinMs` have passed, or when the hub or the signal ends. */
  waitBeyond(after: number, withinMs: number, signal: AbortSignal): Promise<void>;
  /** Ends every wait; no stream goes on after it. */
  close(): void;
  readonly closed: AbortSignal;
}

const pageSize = 500;
const encoder = new TextEncoder();

/** Opens a hub; it holds nothing until somebody joins. */
export function openEventHub(tools: HubTools): EventHub {
  const tail = createEventTail(tools.mostHeld, tools.clock);
  const ended = new AbortController();
  let readers = 0;
  let reading: { stop: () => void; started: Promise<void> } | null = null;
  const leave = (): void => {
    readers -= 1;
    if (readers > 0) return;
    reading?.stop();
    reading = null;
  };
  return {
    async join() {
      readers += 1;
      reading ??= beginReading(tools, tail, ended.signal);
      try {
        await reading.started;
      } catch (fault) {
        leave();
        throw fault;
      }
      let left = false;
      return () => {
        if (!left) leave();
        left = true;
      };
    },
    get head() {
      return tail.head;
    },
    get floor() {
      return tail.floor;
    },
    heldAfter: (after) => tail.heldAfter(after),
    waitBeyond: (after, withinMs, signal) => tail.waitBeyond(after, withinMs, signal),
    close: () => {
      ended.abort();
      reading?.stop();
      tail.wakeAll();
    },
    closed: ended.signal,
  };
}

/** Reads at every wake-up and at every poll, one read at a time; a wake-up during a read causes another. */
function beginReading(
  tools: HubTools,
  tail: EventTail,
  closed: AbortSignal,
): { stop: () => void; started: Promise<void> } {
  const stopped = new AbortController();
  const signal = AbortSignal.any([closed, stopped.signal]);
  const alarm = createAlarm();
  const unsubscribe = tools.events.onWake(() => alarm.ring());
  const started = tools.events.lastId().then((id) => {
    tail.restart(id);
    void (async () => {
      while (!signal.aborted) {
        await alarm.wait(tools, signal);
        await readOn(tools, tail, signal);
      }
    })();
  });
  const stop = (): void => {
    unsubscribe();
    stopped.abort();
  };
  return { stop, started };
}

async function readOn(
  { events, clock, log, onLag }: HubTools,
  tail: EventTail,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (let isMore = true; isMore;) {
      const after = tail.head;
      const page = await events.read({ after, limit: pageSize, review: null, scope: { kind: "everything" } });
      if (signal.aborted) return; // a later reading may have begun anew meanwhile: its tail is not ours to fill
      for (const event of page) onLag(Math.max(0, clock.now() - event.at));
      tail.append(page.map((event) => ({ event, frame: frameOf(event) })));
      isMore = page.length === pageSize;
    }
  } catch (fault) {
    log.warn({ error: messageOf(fault) }, "the event log could not be read; trying again");
  }
}

/** One event as a line of a stream; its id is what a reader comes back with. */
export function frameOf(event: StreamedEvent): Uint8Array {
  return encoder.encode(`id: ${event.id}\nevent: review\ndata: ${JSON.stringify(event)}\n\n`);
}

interface Alarm {
  ring(): void;
  wait(tools: Pick<HubTools, "clock" | "pollMs">, signal: AbortSignal): Promise<void>;
}

function createAlarm(): Alarm {
  let rung = true; // the first read happens at once: something may have come between lastId and here
  let wake: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait({ clock, pollMs }, signal) {
      if (!rung) {
        const nap = new AbortController();
        wake = () => nap.abort();
        signal.addEventListener("abort", wake, { once: true });
        await clock.sleep(pollMs, nap.signal).catch(() => undefined); // rejects when woken early, which is the point
        signal.removeEventListener("abort", wake);
        wake = null;
      }
      rung = false;
    },
  };
}
