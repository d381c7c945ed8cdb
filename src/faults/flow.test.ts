// What each fault does to bytes in time, on a clock that the test moves; and that nothing is lost or reordered.
import { PassThrough, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { shapersOn } from "./active-shapers.js";
import { parsePlan } from "./fault.js";
import { steppedClock } from "./fixtures/stepped-clock.js";
import { Flow, type BrokenOff } from "./flow.js";
import { beginRun, type Made } from "./run.js";

/** A flow with the given faults on the response, what came out of it and when (milliseconds since its start). */
function setUp(faults: readonly unknown[], isFramed = true) {
  const clock = steppedClock();
  const startMs = clock.now();
  const plan = parsePlan(faults);
  const run = beginRun({ seed: 5, scenario: "s", plan, durationMs: null }, clock);
  const made: readonly Made[] = run.decide({ index: 0, turn: 0, isHttp: true, traits: { host: "h" } }).made;
  const out: { atMs: number; text: string }[] = [];
  const note = (text: string): void => void out.push({ atMs: Math.round(clock.now() - startMs), text });
  const sink = new Writable({
    write: (chunk: Buffer, _, done) => {
      note(chunk.length > 20 ? `${chunk.length} bytes` : chunk.toString());
      done();
    },
  });
  const broken: BrokenOff[] = [];
  const flow = new Flow({
    clock,
    isFramed,
    shapers: shapersOn("response", made),
    onBroken: (how) => broken.push(how),
  });
  const source = new PassThrough();
  flow.into(sink);
  if (isFramed) flow.head(() => note("head"));
  flow.from(source, () => note("end"));
  return { clock, flow, source, out, broken, magnitude: made[0]?.decision.magnitude ?? null };
}

describe("flow", () => {
  it("is a plain pump without faults", async () => {
    const { clock, source, out } = setUp([]);
    source.write("a");
    source.end("b");
    await clock.advance(0);
    expect(out.map(({ text }) => text)).toEqual(["head", "a", "b", "end"]);
  });

  it("[R3] latency: each piece is late once, however many are under way", async () => {
    const { clock, source, out } = setUp([{ kind: "latency", meanMs: 100, stddevMs: 0 }]);
    await clock.advance(30);
    source.write("a");
    await clock.advance(30);
    source.end("b");
    await clock.advance(500);
    expect(out).toEqual([
      { atMs: 100, text: "head" },
      { atMs: 130, text: "a" },
      { atMs: 160, text: "b" },
      { atMs: 160, text: "end" },
    ]);
  });

  it("[R3] latency: two of them add up", async () => {
    const slow = { kind: "latency", stddevMs: 0 };
    const { clock, source, out } = setUp([
      { ...slow, meanMs: 100 },
      { ...slow, meanMs: 20, side: "client", direction: "egress" },
    ]);
    source.end();
    await clock.advance(500);
    expect(out).toEqual([
      { atMs: 120, text: "head" },
      { atMs: 120, text: "end" },
    ]);
  });

  it("[R3] latency: the request is not held by a fault on the response", () => {
    const plan = parsePlan([{ kind: "latency" }]);
    const run = beginRun({ seed: 1, scenario: "", plan, durationMs: null }, steppedClock());
    const { made } = run.decide({ index: 0, turn: 0, isHttp: true, traits: { host: "h" } });
    expect([shapersOn("request", made).length, shapersOn("response", made).length]).toEqual([0, 1]);
  });

  it("[R3] jitter: within its amplitude, changing as time goes by, and in order", async () => {
    const { clock, source, out, magnitude } = setUp([{ kind: "jitter", amplitudeMs: 50, frequencyHz: 10 }]);
    for (let piece = 0; piece < 10; piece += 1) {
      source.write(String(piece));
      await clock.advance(100);
    }
    await clock.advance(100);
    const delays = out.slice(1).map(({ atMs }, piece) => atMs - piece * 100);
    expect(out.map(({ text }) => text).join("")).toBe("head0123456789");
    expect(Math.max(...delays)).toBeLessThanOrEqual(50);
    expect(new Set(delays).size).toBeGreaterThan(5);
    expect(out[0]?.atMs).toBe(Math.round(magnitude ?? -1));
  });

  it("[R3] bandwidth: ten seconds for ten seconds' worth of bytes, evenly", async () => {
    const { clock, source, out } = setUp([{ kind: "bandwidth", bytesPerSecond: 1_000 }]);
    source.end(Buffer.alloc(10_000));
    await clock.advance(5_000);
    const half = out.filter(({ text }) => text === "20 bytes" || text.length === 20).length * 20;
    expect(half).toBeGreaterThanOrEqual(4_900);
    expect(half).toBeLessThanOrEqual(5_000);
    await clock.advance(4_979);
    expect(out.at(-1)?.text).not.toBe("end");
    await clock.advance(21);
    expect(out.at(-1)).toEqual({ atMs: 10_000, text: "end" });
  });

  it("[R3] slow-body: the head at once, then a drop at every beat", async () => {
    const { clock, source, out } = setUp([{ kind: "slow-body", dropBytes: 2, everyMs: 100 }]);
    source.end("abcde");
    await clock.advance(1_000);
    expect(out).toEqual([
      { atMs: 0, text: "head" },
      { atMs: 100, text: "ab" },
      { atMs: 200, text: "cd" },
      { atMs: 300, text: "e" },
      { atMs: 300, text: "end" },
    ]);
  });

  it("[R3] packet-loss: stalls, loses nothing, and does not depend on how bytes were cut", async () => {
    const body = Buffer.from(Array.from({ length: 400 }, (_, at) => 97 + (at % 26)));
    const times: number[] = [];
    for (const cut of [1, 7, 400]) {
      const { clock, source, out } = setUp([
        { kind: "packet-loss", rate: 0.3, stallMs: 50, packetBytes: 10 },
      ]);
      for (let at = 0; at < body.length; at += cut) source.write(body.subarray(at, at + cut));
      source.end();
      await clock.advance(60_000);
      expect(
        out
          .slice(1, -1)
          .map(({ text }) => text)
          .join(""),
      ).toBe(body.toString());
      times.push(out.at(-1)?.atMs ?? 0);
    }
    expect(times[0]).toBeGreaterThan(100);
    expect(new Set(times).size).toBe(1);
  });

  it("[R3] truncation: so many bytes, then cut; a body that is not longer stays whole", async () => {
    const { clock, source, out, broken } = setUp([{ kind: "truncation", keepBytes: 3 }]);
    source.end("abcde");
    await clock.advance(0);
    expect(out.map(({ text }) => text)).toEqual(["head", "abc"]);
    expect(broken).toEqual([{ side: "server", how: "cut" }]);
    const short = setUp([{ kind: "truncation", keepBytes: 3 }]);
    short.source.end("abc");
    await short.clock.advance(0);
    expect(short.out.map(({ text }) => text)).toEqual(["head", "abc", "end"]);
    expect(short.broken).toEqual([]);
  });

  it("[R3] response-lost: waits for all of the answer and passes none of it", async () => {
    const { clock, source, out, broken } = setUp([{ kind: "response-lost" }]);
    source.write("abc");
    await clock.advance(1_000);
    expect({ out, broken }).toEqual({ out: [], broken: [] });
    source.end();
    await clock.advance(0);
    expect({ out, broken }).toEqual({ out: [], broken: [{ side: "client", how: "reset" }] });
  });

  it("[R3] black-hole: holds everything while it lasts and gives it up in order when its window closes", async () => {
    const { clock, source, out } = setUp([{ kind: "black-hole", schedule: "duration:10s" }]);
    source.write("a");
    await clock.advance(9_999);
    expect(out).toEqual([]);
    source.end("b");
    await clock.advance(1);
    expect(out.map(({ text }) => text)).toEqual(["head", "a", "b", "end"]);
  });

  it("[R3] loses nothing when a fault is taken away with bytes held", async () => {
    const { clock, source, flow, out } = setUp([
      { kind: "black-hole" },
      { kind: "latency", meanMs: 100, stddevMs: 0 },
    ]);
    source.write("a");
    await clock.advance(1_000);
    source.write("b");
    flow.reshape(flow.shapers.filter(({ fault }) => fault.kind === "latency"));
    await clock.advance(50);
    expect(out.map(({ text }) => text)).toEqual(["head", "a"]);
    source.end("c");
    flow.reshape([]);
    await clock.advance(0);
    expect(out.map(({ text }) => text)).toEqual(["head", "a", "b", "c", "end"]);
  });

  it("holds a bounded number of bytes and pauses its source beyond", async () => {
    const { clock, source, flow, out } = setUp([{ kind: "black-hole" }]);
    for (let written = 0; written < 4 * 2 ** 20 && source.write(Buffer.alloc(65_536)); written += 65_536)
      await clock.advance(0);
    expect(source.isPaused()).toBe(true);
    expect(out).toEqual([]);
    flow.reshape([]);
    await clock.advance(0);
    expect(source.isPaused()).toBe(false);
  });

  it("gives a bare stream up when it is held without end and its source has gone", async () => {
    const { clock, source, broken } = setUp([{ kind: "black-hole" }], false);
    source.write("a");
    await clock.advance(1_000);
    expect(broken).toEqual([]);
    source.end();
    await clock.advance(0);
    expect(broken).toEqual([{ side: "client", how: "cut" }]);
  });

  it("does nothing any more once stopped", async () => {
    const { clock, source, flow, out } = setUp([{ kind: "latency", meanMs: 10, stddevMs: 0 }]);
    source.end("a");
    await clock.advance(5);
    flow.stop();
    await clock.advance(1_000);
    expect(out).toEqual([]);
  });
});
