// The webhook door on what nobody sent properly: signed bytes of any kind, payloads with anything anywhere.
import { describe, expect, it } from "vitest";
import { examplePayloads, received, type Json } from "./fixtures/received-example.js";
import { bytes, call, deliver, door } from "./fixtures/scripted-door.js";

describe("the webhook door", () => {
  it("[W5] answers payloads with anything anywhere, never with 500, and never an exception", async () => {
    const random = seeded(20_261_120);
    const statuses = new Set<number>();
    for (const { event, payload } of examplePayloads())
      for (let round = 0; round < 12; round += 1) {
        const at = door();
        const answer = await deliver(at, event, mutate(payload, random));
        statuses.add(answer.status);
        // A database takes neither NUL nor half a letter.
        expect(JSON.stringify(at.calls)).not.toMatch(/\\u0000|\\ud[89a-f]/);
      }
    expect([...statuses].sort()).toEqual([200, 202, 422]);
  });

  it("[W5][X8] answers signed bytes of any kind, never with 500, and never an exception", async () => {
    const random = seeded(7);
    const good = Buffer.from(bytes(received("pull_request", "opened")));
    const statuses = new Set<number>();
    for (let round = 0; round < 400; round += 1) {
      const raw = Buffer.from(good);
      for (let hit = 0; hit < 3; hit += 1)
        raw[Math.floor(random() * raw.length)] = Math.floor(random() * 256);
      const cut = random() < 0.3 ? raw.subarray(0, Math.floor(random() * raw.length)) : raw;
      statuses.add((await door().intake.handleDelivery(call(cut, "pull_request"))).status);
    }
    for (const status of statuses) expect([200, 202, 400, 422]).toContain(status);
    expect(statuses.has(400)).toBe(true);
  });
});

const junk: readonly unknown[] = [
  null,
  -1,
  0,
  1.5,
  2 ** 60,
  "",
  "\0",
  "\ud800",
  "x".repeat(100_000),
  [],
  {},
  [[]],
  true,
  { __proto__: null, id: "x" },
  "../../etc",
  "1970-01-01T00:00:00Z",
];

/** The payload with one to three of its values replaced by something else, or gone. */
function mutate(payload: Json, random: () => number): Json {
  const copy = structuredClone(payload);
  for (let hit = 0; hit <= random() * 3; hit += 1) {
    let at: Json = copy;
    for (let depth = 0; depth < 5; depth += 1) {
      const keys = Object.keys(at);
      const key = keys[Math.floor(random() * keys.length)];
      if (key === undefined) break;
      const inner = at[key];
      if (typeof inner === "object" && inner !== null && random() < 0.7) {
        at = inner as Json;
        continue;
      }
      at[key] = structuredClone(junk[Math.floor(random() * junk.length)]);
      break;
    }
  }
  return copy;
}

/** Mulberry32: the same numbers in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
