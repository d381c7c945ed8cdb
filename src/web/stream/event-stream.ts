// One open stream: what a reader has not seen yet, in order, at the reader's own pace (spec L2).
import { messageOf, type Clock } from "../../runtime/runtime.js";
import type { Scope } from "../access-ports.js";
import { holdsRepository } from "../auth/viewer.js";
import type { WebLog } from "../http/request-context.js";
import type { EventPort } from "../ports.js";
import type { StreamedEvent } from "../shapes/event-shapes.js";
import { frameOf, type EventHub } from "./event-hub.js";

/**
 * What a reader wants: events after `after`, of one review or of all, within `scope`. `isReset`: the reader's last id is not of this
 * log (a restored or new database), so it is told to forget what it has.
 */
export interface StreamWish {
  readonly after: number;
  readonly review: string | null;
  readonly scope: Scope;
  readonly isReset: boolean;
}

/** What a stream needs. `beatMs` apart it says that the line is up; `stallMs` is how long a reader may take nothing. */
export interface StreamTools {
  readonly hub: EventHub;
  readonly events: EventPort;
  readonly clock: Clock;
  readonly log: WebLog;
  readonly beatMs: number;
  readonly stallMs: number;
  /** Whether the reader may still read; asked about once a minute, for sessions end while streams are open. */
  readonly mayGoOn: () => Promise<boolean>;
  /** Cuts the connection of a reader that takes nothing. */
  readonly cut: () => void;
  /** Called once, whatever ended the stream. */
  readonly onEnd: () => void;
}

const encoder = new TextEncoder();
const hello = encoder.encode("retry: 1000\n\n");
const reset = encoder.encode("event: reset\ndata: {}\n\n");
const goodbye = encoder.encode("event: bye\ndata: {}\n\n");
const pageSize = 200;
const askAgainMs = 60_000;

/**
 * The bytes of one stream. It is pulled, never pushed: the socket asks for more when it has room, so a slow reader costs one page of
 * events at most, and falls back to the store when the hub's tail has moved on. Ids only rise, and each is taken
 * from one ordered log: nothing is lost and nothing comes twice. A reader that takes nothing for `stallMs` is cut off, and comes
 * back with its last id.
 */
export function createEventStream(wish: StreamWish, tools: StreamTools): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const batches = writeBatches(wish, tools, left.signal);
  const guard = createStallGuard(tools);
  let isEnded = false;
  const end = (): void => {
    if (isEnded) return;
    isEnded = true;
    left.abort();
    guard.stop();
    tools.onEnd();
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        guard.taken();
        const batch = await batches.next();
        if (batch.done === true) {
          end();
          controller.close();
          return;
        }
        controller.enqueue(batch.value);
        guard.given();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}

async function* writeBatches(
  wish: StreamWish,
  tools: StreamTools,
  left: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { hub, clock, log } = tools;
  let cursor = wish.after;
  let askedAt = clock.now();
  yield wish.isReset ? Buffer.concat([hello, reset]) : hello;
  try {
    while (!left.aborted && !isOver(hub)) {
      const batch = await nextBatch(cursor, wish, tools);
      cursor = batch.cursor;
      if (batch.frames.length > 0) yield Buffer.concat(batch.frames);
      else if (!batch.isMore) yield* waitAndBeat(cursor, tools, left);
      if (clock.now() - askedAt < askAgainMs) continue;
      if (!(await tools.mayGoOn())) break;
      askedAt = clock.now();
    }
  } catch (fault) {
    log.warn(
      { error: messageOf(fault) },
      "a stream could not read events; it ends and its reader comes back",
    );
  }
  yield goodbye;
}

async function* waitAndBeat(
  cursor: number,
  tools: StreamTools,
  left: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { hub, clock, beatMs } = tools;
  await hub.waitBeyond(cursor, beatMs, left);
  if (hub.head <= cursor && !isOver(hub)) yield beat(cursor, clock.now());
}

function isOver(hub: EventHub): boolean {
  return hub.closed.aborted;
}

interface Batch {
  readonly frames: readonly Uint8Array[];
  readonly cursor: number;
  readonly isMore: boolean;
}

/** From the hub's tail when it reaches back far enough, else from the store. */
async function nextBatch(cursor: number, wish: StreamWish, { hub, events }: StreamTools): Promise<Batch> {
  if (cursor >= hub.floor) {
    const held = hub.heldAfter(cursor).slice(0, pageSize);
    const frames = held.filter(({ event }) => isWanted(event, wish)).map(({ frame }) => frame);
    const reached = held.at(-1)?.event.id ?? cursor;
    return { frames, cursor: reached, isMore: held.length === pageSize };
  }
  const head = hub.head; // everything up to here is visible to the read that follows
  const { review, scope } = wish;
  const page = await events.read({ after: cursor, limit: pageSize, review, scope });
  const last = page.at(-1)?.id ?? cursor;
  const isMore = page.length === pageSize;
  return { frames: page.map(frameOf), cursor: isMore ? last : Math.max(last, head), isMore };
}

function isWanted(event: StreamedEvent, { review, scope }: StreamWish): boolean {
  return (review === null || event.review === review) && holdsRepository(scope, event.repository);
}

/** Says that the line is up, and moves the reader's id past what was not for it, so that coming back is cheap. */
function beat(cursor: number, now: number): Uint8Array {
  return encoder.encode(`id: ${cursor}\nevent: beat\ndata: {"at":${now}}\n\n`);
}

function createStallGuard({ clock, stallMs, cut }: StreamTools) {
  let waiting: AbortController | null = null;
  const taken = (): void => {
    waiting?.abort();
    waiting = null;
  };
  const given = (): void => {
    const wait = new AbortController();
    waiting = wait;
    clock.sleep(stallMs, wait.signal).then(cut, () => undefined); // rejects when the reader took it, as it should
  };
  return { taken, given, stop: taken };
}
