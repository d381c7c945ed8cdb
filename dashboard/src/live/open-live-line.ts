// The one live connection of a tab: events in order, each once, resumed by id; knows within two seconds that it is down.
import type { StreamedEvent } from "../../../src/web/api-types.js";
import { createEventBuffer } from "./event-buffer.js";

/** `idle` before it was begun; `up` while beats arrive; `down` when nothing was heard for too long. */
export type LineState = "idle" | "connecting" | "up" | "down";

/** What the browser's EventSource offers, as far as the line uses it. */
export interface EventSourceLike {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

/** What the line needs; tests hand in their own. Times in milliseconds. */
export interface LineTools {
  readonly connect: (url: string) => EventSourceLike;
  readonly now: () => number;
  readonly every: (ms: number, tick: () => void) => () => void;
}

/**
 * The tab's live line (spec L2). `begin` opens it after an `asOf` that was read; later calls do nothing. `eventsAfter` gives what
 * came since such a number; `covers` says whether nothing between is missing. `serverNow` is the service's clock.
 */
export interface LiveLine {
  begin(asOf: number): void;
  covers(asOf: number): boolean;
  eventsAfter(asOf: number, review: string): readonly StreamedEvent[];
  readonly state: () => LineState;
  /** Rises with every event, reset and change of state: a cheap snapshot for readers. */
  readonly version: () => number;
  serverNow(): number;
  subscribe(listener: (news: LineNews) => void): () => void;
  close(): void;
}

/** What a subscriber is told. `again`: the line came back or was reset; everything shown should be read anew. */
export type LineNews =
  { readonly kind: "event"; readonly event: StreamedEvent } | { readonly kind: "state" | "again" };

const beatDeadlineMs = 1_700; // beats come every second; the banner must show within two
const redialMs = 4_000; // a half-open line after sleep never ends by itself
const closedState = 2;

/** Makes a line to `url`; it connects when begun. */
export function openLiveLine(url: string, tools: LineTools): LiveLine {
  const listeners = new Set<(news: LineNews) => void>();
  const buffer = createEventBuffer();
  const at = { heard: 0, dialed: 0, skew: 0, version: 0, wasUp: false };
  const line: { state: LineState; source: EventSourceLike | null } = { state: "idle", source: null };
  let stopTicking = (): void => undefined;
  const tell = (news: LineNews): void => {
    at.version += 1;
    for (const listener of listeners) listener(news);
  };
  const become = (next: LineState): void => {
    if (next === line.state) return;
    const isBack = next === "up" && at.wasUp;
    line.state = next;
    at.wasUp ||= next === "up";
    tell({ kind: isBack ? "again" : "state" });
  };
  const hear = (): void => {
    at.heard = tools.now();
    become("up");
  };
  const dial = (): void => {
    line.source?.close();
    at.dialed = tools.now();
    line.source = tools.connect(`${url}?after=${buffer.last}`);
    listen(line.source, { buffer, tell, hear, onSkew: (ms) => (at.skew = ms) });
  };
  const watch = (): void => {
    const now = tools.now();
    const since = line.state === "connecting" ? Math.max(at.heard, at.dialed) : at.heard;
    if (now - since > beatDeadlineMs) become("down");
    const isClosed = line.source?.readyState === closedState;
    if (line.state === "down" && now - at.dialed > (isClosed ? beatDeadlineMs : redialMs)) dial();
  };
  return {
    begin(asOf) {
      if (line.state !== "idle") return;
      buffer.restart(asOf);
      become("connecting");
      dial();
      stopTicking = tools.every(250, watch);
    },
    covers: (asOf) => asOf >= buffer.floor,
    eventsAfter: buffer.after,
    state: () => line.state,
    version: () => at.version,
    serverNow: () => Date.now() + at.skew,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      stopTicking();
      line.source?.close();
      listeners.clear();
    },
  };
}

interface Hearing {
  readonly buffer: ReturnType<typeof createEventBuffer>;
  readonly tell: (news: LineNews) => void;
  readonly hear: () => void;
  readonly onSkew: (ms: number) => void;
}

/** The three things that the stream says: an event, that it is up, and that what was heard is of another log. */
function listen(source: EventSourceLike, { buffer, tell, hear, onSkew }: Hearing): void {
  source.addEventListener("open", hear); // the first beat may be a second away
  source.addEventListener("review", (message) => {
    const event = JSON.parse(message.data) as StreamedEvent; // our own API's schema made it
    if (buffer.take(event)) tell({ kind: "event", event });
    hear();
  });
  source.addEventListener("beat", (message) => {
    buffer.pass(Number(message.lastEventId) || 0);
    const { at } = JSON.parse(message.data) as { at: number }; // the same
    onSkew(at - Date.now());
    hear();
  });
  source.addEventListener("reset", () => {
    buffer.restart(0);
    tell({ kind: "again" });
  });
}
