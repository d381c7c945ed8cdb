// Slots and the outbox, as several processes use them at once.
import { afterAll, beforeAll, expect, it } from "vitest";
import { onEachPostgres } from "../../../../test/each-postgres.js";
import { openTestDatabase, type TestDatabase } from "../../../../test/open-test-database.js";
import { createOutbox, outboxChannel, putOrder } from "./outbox.js";
import { createSlots } from "./slots.js";

const order = (id: string) =>
  ({ kind: "job", job: { id, name: "review", installation: 7, payload: {} } }) as const;

await onEachPostgres("slots and the outbox", (binaries) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase({ binaries, poolSize: 8 });
  });
  afterAll(() => database.close());

  it("[Q4] of many holders at once exactly as many get a slot as there are, and each again gets its own", async () => {
    const slots = createSlots(database.db);
    const limit = { max: 3, leaseMs: 60_000 };
    const holders = Array.from({ length: 12 }, (_, index) => `job-${index}`);
    const got = await Promise.all(holders.map((holder) => slots.acquire(1, holder, limit)));
    expect(got.filter(Boolean)).toHaveLength(3);
    const mine = holders.filter((_, index) => got[index]);
    expect(await slots.acquire(1, mine[0] ?? "", limit)).toBe(true);
    expect(await slots.acquire(2, "other", limit)).toBe(true);
    await slots.release(1, mine[0] ?? "");
    expect(await slots.acquire(1, "late", limit)).toBe(true);
    expect(await slots.acquire(1, "later", limit)).toBe(false);
    await slots.renew(1, "late", 0);
    expect(await slots.acquire(1, "later", limit)).toBe(true);
    await slots.release(1, "never-held");
  });

  it("[W2] an order is relayed by one of several relays, comes back when put back, and stays away when refused", async () => {
    const outbox = createOutbox(database.db);
    let hear: (payload: string | null) => void = () => undefined;
    const woken = new Promise<string | null>((resolve) => (hear = resolve));
    await database.listen(outboxChannel, (payload) => {
      hear(payload);
    }); // heard from here on, and not a moment later
    for (let index = 0; index < 10; index += 1)
      expect(await putOrder(database.db, order(`o${index}`), 1000)).toBe(true);
    expect(await putOrder(database.db, order("o1"), 1000)).toBe(false);
    expect(
      await putOrder(database.db, { ...order("later"), notBeforeMs: Date.now() + 3_600_000 }, 1000),
    ).toBe(true);
    expect(await woken).toBe("");
    const claims = await Promise.all([1, 2, 3, 4].map(() => outbox.claim({ limit: 4, leaseMs: 60_000 })));
    const rows = claims.flat();
    expect(rows.map((row) => row.id).sort()).toEqual([...new Set(rows.map((row) => row.id))].sort());
    expect(rows).toHaveLength(10);
    const [first, second, third, ...rest] = rows;
    await outbox.markRelayed(rest.map((row) => row.id));
    await outbox.putBack([first?.id ?? ""], { reason: "unreachable", retryAtMs: 1000 });
    await outbox.putBack([second?.id ?? ""], { reason: "unreachable", retryAtMs: Date.now() + 3_600_000 });
    await outbox.refuse(third?.id ?? "", {
      code: "bad-job",
      kind: "permanent",
      message: "bad",
      remedy: "x",
    } as never);
    const again = await outbox.claim({ limit: 10, leaseMs: 0 });
    expect(again).toEqual([{ ...first, attempts: 1 }]);
    expect(await outbox.claim({ limit: 10, leaseMs: 60_000 })).toHaveLength(1);
    const relayed = rest[0]?.order;
    if (relayed?.kind !== "job") throw new Error("no row");
    expect(await putOrder(database.db, { ...relayed, ifFailed: "retry" }, 1000)).toBe(true);
  });
});
