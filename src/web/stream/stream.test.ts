// Holds the stream to its promise: nothing lost, nothing twice, little cost, whoever reads slowly or comes back.
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createEventLog, reviewA, reviewB, type EventLog } from "../fixtures/event-log.js";
import { createPorts, createTestWeb, pusher, signIn } from "../fixtures/test-web.js";
import type { StreamBounds } from "../create-web-app.js";
import { readStream, type StreamReader } from "../fixtures/stream-reader.js";

const open: { close(): void }[] = [];
const readers: StreamReader[] = [];
afterEach(async () => {
  for (const reader of readers.splice(0)) await reader.stop();
  for (const one of open.splice(0)) one.close();
});

async function start(log: EventLog = createEventLog(), stream: Partial<StreamBounds> = {}) {
  const web = createTestWeb({
    ports: createPorts(log),
    stream: { beatMs: 60_000, pollMs: 60_000, ...stream },
  });
  open.push(web);
  const headers = await signIn(web.access, { role: "operator" });
  const ask = (query = "", more: object = {}) =>
    web.app.request(`/api/v1/stream${query}`, { headers: { ...headers, ...more } });
  const read = async (query = "", more: object = {}): Promise<StreamReader> => {
    const reader = readStream(await ask(query, more));
    readers.push(reader);
    return reader;
  };
  return { ...web, close: () => web.close(), log, ask, read, headers };
}

describe("one reader", () => {
  it("[L2] of a review is told it from its first event, then what happens, in order", async () => {
    const { log, read } = await start();
    log.append(reviewA);
    log.append(reviewB);
    log.append(reviewA);
    const reader = await read(`?review=${reviewA}`);
    expect(await reader.ids(2)).toEqual([1, 3]);
    log.append(reviewB);
    log.append(reviewA);
    expect(await reader.ids(1)).toEqual([5]);
  });

  it("[L2] of the whole service begins now, or after the event that its list was read at", async () => {
    const { log, read } = await start();
    log.append(reviewA);
    log.append(reviewB);
    const now = await read();
    const since = await read("?after=1");
    expect(await since.ids(1)).toEqual([2]);
    log.append(reviewA);
    expect([await now.ids(1), await since.ids(1)]).toEqual([[3], [3]]);
  });

  it("[L2] that comes back with its last id misses nothing and doubles nothing, wherever it was cut", async () => {
    const { log, read } = await start(createEventLog(), { mostHeld: 5 });
    for (let n = 0; n < 40; n += 1) log.append(n % 3 === 0 ? reviewB : reviewA);
    const mine = log.all.filter((event) => event.review === reviewA).map(({ id }) => id);
    for (const cut of [1, 7, 26]) {
      const first = await read(`?review=${reviewA}`);
      const seen = await first.ids(cut);
      await first.stop();
      const second = await read(`?review=${reviewA}&after=0`, { "last-event-id": String(seen.at(-1)) });
      expect([...seen, ...(await second.ids(mine.length - cut))]).toEqual(mine);
    }
  });

  it("[L2] that fell behind the held tail reads the rest from the store", async () => {
    const { log, read } = await start(createEventLog(), { mostHeld: 3 });
    const reader = await read();
    log.append(reviewA);
    expect(await reader.ids(1)).toEqual([1]);
    for (let n = 0; n < 500; n += 1) log.append(reviewA);
    await turn();
    expect(await reader.ids(500)).toEqual(Array.from({ length: 500 }, (_, n) => n + 2));
  });

  it("[L2] whose last id is not of this log is told to read anew", async () => {
    const { log, read } = await start();
    log.append(reviewA);
    const reader = await read(`?review=${reviewA}`, { "last-event-id": "900" });
    expect((await reader.next()).event).toBe("reset");
    expect(await reader.ids(1)).toEqual([1]);
  });

  it("[L4] gets the repositories that they see, live and from the store, and no other", async () => {
    const { app, access, log } = await start(createEventLog(), { mostHeld: 2 });
    const headers = await signIn(access, { role: "viewer", access: pusher });
    for (const repository of [7, 99, 8, 99]) log.append(reviewA, undefined, repository);
    const reader = readStream(await app.request("/api/v1/stream?after=0", { headers }));
    readers.push(reader);
    expect(await reader.ids(2)).toEqual([1, 3]);
    for (const repository of [99, 7]) log.append(reviewA, undefined, repository);
    expect(await reader.ids(1)).toEqual([6]);
  });

  it("[L2] hears that the line is up, with an id past what was not theirs", async () => {
    const { log, read } = await start(createEventLog(), { beatMs: 20 });
    log.append(reviewB);
    const reader = await read(`?review=${reviewA}&after=0`).catch(() => null);
    expect(await reader?.next()).toMatchObject({ event: "beat", id: 1 });
  });
});

describe("many readers", () => {
  it("[L2] share one read per wake-up, and a lost wake-up only delays", async () => {
    const { log, read } = await start(createEventLog(), { pollMs: 50, mostPerSession: 300 });
    const all = await Promise.all(Array.from({ length: 200 }, () => read()));
    expect(log.listeners()).toBe(1);
    const before = log.reads.count;
    log.append(reviewA);
    expect((await Promise.all(all.map((reader) => reader.ids(1)))).flat()).toEqual(
      Array<number>(200).fill(1),
    );
    expect(log.reads.count - before).toBeLessThan(20); // a poll may fall in between; 200 would be one each
    log.deafen();
    log.append(reviewA);
    expect((await Promise.all(all.map((reader) => reader.ids(1)))).flat()).toEqual(
      Array<number>(200).fill(2),
    );
  });

  it("[X8] are bounded per session, and a place that was left is free again", async () => {
    const { ask, read } = await start(createEventLog(), { mostPerSession: 2 });
    const first = await read();
    await read();
    expect((await ask()).status).toBe(429);
    await first.stop();
    const again = await ask();
    expect(again.status).toBe(200);
    readers.push(readStream(again));
  });

  it("[L2] leave nothing behind: with the last one the log is read no more", async () => {
    const { log, read } = await start();
    const both = await Promise.all([read(), read()]);
    for (const reader of both) await reader.stop();
    expect(log.listeners()).toBe(0);
  });
});

describe("the end of a stream", () => {
  it("[Q5] a stopping server says good-bye to every reader and takes no new one", async () => {
    const { read, ask, close } = await start();
    const reader = await read();
    close();
    expect((await reader.next()).event).toBe("bye");
    expect(await reader.next()).toMatchObject({ event: "end" });
    expect((await ask()).status).toBe(503);
  });

  it("[X6] a session that was ended ends its streams too", async () => {
    const { read, access, clock, log } = await start();
    const reader = await read();
    log.append(reviewA);
    expect(await reader.ids(1)).toEqual([1]);
    access.rows.clear();
    clock.at += 60_000;
    expect((await reader.next()).event).toBe("bye");
  });

  it("[L2] an event log that cannot be read ends the stream, and coming back finds everything", async () => {
    const log = createEventLog();
    let isDown = false;
    const read: EventLog["read"] = (query) =>
      isDown ? Promise.reject(new Error("no connection")) : log.read(query);
    const web = await start({ ...log, read }, { mostHeld: 1 });
    for (let n = 0; n < 3; n += 1) log.append(reviewA);
    isDown = true;
    const broken = await web.read("?after=0");
    expect((await broken.next()).event).toBe("bye");
    isDown = false;
    expect(await (await web.read("?after=0")).ids(3)).toEqual([1, 2, 3]);
  });
});
