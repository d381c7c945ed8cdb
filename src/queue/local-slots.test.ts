// Slots in memory: never more than allowed, one holder once, and leases that run out.
import { expect, it } from "vitest";
import { createLocalSlots } from "./local-slots.js";
import { createParkingLine } from "./parking-line.js";

it("[Q4] gives no more slots than allowed, the same holder its own again, and those whose lease ran out", async () => {
  const clock = { nowMs: 0, now: () => clock.nowMs, sleep: () => Promise.resolve() };
  const slots = createLocalSlots(clock);
  const limit = { max: 2, leaseMs: 1_000 };
  const acquire = (holder: string): Promise<boolean> => slots.acquire(7, holder, limit);
  expect([await acquire("a"), await acquire("b"), await acquire("c"), await acquire("a")]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect(await slots.acquire(8, "c", limit)).toBe(true);
  clock.nowMs = 900;
  await slots.renew(7, "a", 1_000);
  clock.nowMs = 1_500;
  expect([await acquire("c"), await acquire("d")]).toEqual([true, false]);
  await slots.release(7, "a");
  await slots.release(7, "nobody");
  expect(await acquire("d")).toBe(true);
});

it("[Q4] parked jobs come back one by one, and the one that waited longest is woken first", () => {
  const clock = { now: () => 1_000, sleep: () => Promise.resolve() };
  const line = createParkingLine(clock);
  expect(["a", "b", "c"].map((id) => line.park(7, id))).toEqual([1_250, 1_500, 1_750]);
  expect(line.isFull(7)).toBe(true);
  line.leave(7, "a");
  expect([line.next(7), line.isFull(7), line.next(7), line.next(7)]).toEqual(["b", false, "c", undefined]);
  for (let n = 0; n < 1_000; n += 1) line.park(7, `job-${n}`);
  expect(line.park(7, "last")).toBe(61_000);
});
