// The live line with a clock and a source of its own: order, doubles, silence, coming back.
import { describe, expect, it } from "vitest";
import { openLiveLine, type LineNews } from "./open-live-line.js";

function createWorld() {
  const dialed: string[] = [];
  let listeners = new Map<string, (event: MessageEvent<string>) => void>();
  let now = 0;
  let tick = (): void => undefined;
  const line = openLiveLine("/stream", {
    connect: (url) => {
      dialed.push(url);
      listeners = new Map();
      return {
        readyState: 1,
        addEventListener: (type, listener) => void listeners.set(type, listener),
        close: () => undefined,
      };
    },
    now: () => now,
    every: (_ms, act) => {
      tick = act;
      return () => undefined;
    },
  });
  const news: LineNews["kind"][] = [];
  line.subscribe((one) => void news.push(one.kind));
  const say = (type: string, data: unknown, lastEventId = ""): void =>
    listeners.get(type)?.(new MessageEvent(type, { data: JSON.stringify(data), lastEventId }));
  return {
    line,
    dialed,
    news,
    beat: (id: number) => say("beat", { at: 5_000 }, String(id)),
    event: (id: number) =>
      say("review", { id, review: "rev_a", body: { type: "review:queued" } }, String(id)),
    reset: () => say("reset", {}),
    pass: (ms: number): void => {
      now += ms;
      tick();
    },
  };
}

describe("the live line", () => {
  it("[L2] begins after the first `asOf` that was read, and once", () => {
    const { line, dialed } = createWorld();
    line.begin(41);
    line.begin(99);
    expect(dialed).toEqual(["/stream?after=41"]);
    expect(line.covers(41)).toBe(true);
    expect(line.covers(40)).toBe(false);
  });

  it("[L2] takes each event once, in order, whatever is told again", () => {
    const { line, event } = createWorld();
    line.begin(1);
    for (const id of [2, 3, 3, 2, 4]) event(id);
    expect(line.eventsAfter(1, "rev_a").map((one) => one.id)).toEqual([2, 3, 4]);
    expect(line.eventsAfter(3, "rev_a").map((one) => one.id)).toEqual([4]);
  });

  it("[L3] is down within two seconds of the last beat, and up with the next", () => {
    const { line, beat, pass, news } = createWorld();
    line.begin(0);
    beat(0);
    pass(1_500);
    expect(line.state()).toBe("up");
    pass(400);
    expect(line.state()).toBe("down");
    beat(0);
    expect(line.state()).toBe("up");
    expect(news.at(-1)).toBe("again");
  });

  it("[L2] dials anew after a long silence, from the last id that any beat or event gave", () => {
    const { line, beat, event, pass, dialed } = createWorld();
    line.begin(5);
    event(6);
    beat(9);
    pass(2_000);
    pass(2_500);
    expect(dialed).toEqual(["/stream?after=5", "/stream?after=9"]);
    expect(line.covers(5)).toBe(true);
  });

  it("[L2] forgets what it holds when the service says that its log is another", () => {
    const { line, event, reset, news } = createWorld();
    line.begin(50);
    event(51);
    reset();
    event(1);
    expect(line.eventsAfter(0, "rev_a").map((one) => one.id)).toEqual([1]);
    expect(news).toContain("again");
  });
});
