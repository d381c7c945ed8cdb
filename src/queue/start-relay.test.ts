// The relay between an outbox and a real queue: prompt, sweeping, harmless twice, patient with a queue that is away.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { openTestPostgres, postgresMissing, type TestPostgres } from "../../test/open-test-postgres.js";
import {
  Diary,
  eventually,
  job,
  noting,
  openTestQueue,
  quietLog,
  work,
} from "../../test/queue/contract-parts.js";
import { AssayError, systemClock } from "../runtime/runtime.js";
import type { Failure } from "./failure.js";
import type { Order } from "./job.js";
import type { OutboxPort } from "./ports.js";
import { startRelay, type RelayOptions } from "./start-relay.js";

/** An outbox in memory, with what became of each row. */
class ShelfOutbox implements OutboxPort {
  readonly rows: {
    id: string;
    order: Order;
    attempts: number;
    dueMs: number;
    end: "" | "relayed" | Failure;
  }[] = [];
  wake = (): void => undefined;
  claims = 0;

  put(order: Order): void {
    this.rows.push({ id: String(this.rows.length + 1), order, attempts: 0, dueMs: 0, end: "" });
    this.wake();
  }
  claim({ limit, leaseMs }: { limit: number; leaseMs: number }) {
    this.claims += 1;
    const due = this.rows.filter((row) => row.end === "" && row.dueMs <= Date.now()).slice(0, limit);
    for (const row of due) row.dueMs = Date.now() + leaseMs;
    return Promise.resolve(due);
  }
  markRelayed(ids: readonly string[]) {
    for (const row of this.rows) if (ids.includes(row.id)) row.end = "relayed";
    return Promise.resolve();
  }
  putBack(ids: readonly string[], { retryAtMs }: { retryAtMs: number }) {
    for (const row of this.rows)
      if (ids.includes(row.id)) [row.dueMs, row.attempts] = [retryAtMs, row.attempts + 1];
    return Promise.resolve();
  }
  refuse(id: string, failure: Failure) {
    for (const row of this.rows) if (row.id === id) row.end = failure;
    return Promise.resolve();
  }
}

function relay(outbox: ShelfOutbox, options: Pick<RelayOptions, "queue"> & Partial<RelayOptions>): void {
  const running = startRelay({
    outbox,
    wake: (onWake) => {
      outbox.wake = onWake;
      return () => (outbox.wake = () => undefined);
    },
    clock: systemClock,
    log: quietLog,
    intervalMs: 3_600_000,
    ...options,
  });
  onTestFinished(() => running.close());
}

const order = (id: string): Order => ({ kind: "job", job: job(id) });

describe.skipIf(postgresMissing("package") !== undefined)("the relay", () => {
  let postgres: TestPostgres | undefined;
  beforeAll(async () => {
    postgres = await openTestPostgres("package");
  });
  afterAll(() => postgres?.close());

  it("[W2] queues what lay there, and what comes later at once when it is woken; twice is harmless", async () => {
    const queue = await openTestQueue({ kind: "postgres", url: postgres?.url ?? "" });
    const [outbox, diary] = [new ShelfOutbox(), new Diary()];
    await work(queue, diary, { handlers: { work: noting(diary, "ran") } });
    outbox.put(order("early"));
    relay(outbox, { queue });
    await diary.until(() => diary.entries.includes("ran:early"));
    outbox.put(order("late"));
    outbox.put(order("early"));
    for (let n = 0; n < 150; n += 1) outbox.put(order(`many-${n}`));
    await diary.until(() => diary.entries.length === 152);
    await eventually(
      () => Promise.resolve(outbox.rows),
      (rows) => rows.every((row) => row.end === "relayed"),
    );
    expect(diary.entries.filter((entry) => entry === "ran:early")).toHaveLength(1);
  });

  it("[W2] sweeps, so that an order whose wake-up was lost is queued all the same", async () => {
    const outbox = new ShelfOutbox();
    const queued: Order[] = [];
    relay(outbox, {
      queue: {
        enqueue: (one) => Promise.resolve(void queued.push(one)),
        enqueueAll: (all) => Promise.resolve(void queued.push(...all)),
      },
      wake: () => () => undefined,
      intervalMs: 100,
    });
    await eventually(
      () => Promise.resolve(outbox.claims),
      (claims) => claims > 0,
    );
    outbox.put(order("unheard"));
    await eventually(
      () => Promise.resolve(queued.length),
      (length) => length === 1,
    );
  });

  it("[W2] queues many in one call, flows and repeats among them, and one bad order keeps no other", async () => {
    const queue = await openTestQueue({ kind: "postgres", url: postgres?.url ?? "" });
    const outbox = new ShelfOutbox();
    for (let n = 0; n < 20; n += 1) outbox.put(order(`many-${n}`));
    outbox.put({ kind: "flow", parent: job("parent"), children: [job("child-1"), job("child-2")] });
    outbox.put({ ...order("many-3"), ifFailed: "retry" } as Order);
    let calls = 0;
    const counting = {
      enqueue: (one: Order) => queue.enqueue(one),
      enqueueAll: (all: readonly Order[]) => {
        calls += 1;
        return queue.enqueueAll(all);
      },
    };
    relay(outbox, { queue: counting });
    await eventually(
      () => Promise.resolve(outbox.rows),
      (rows) => rows.every((row) => row.end === "relayed"),
    );
    expect(calls).toBe(1);
    expect(await queue.counts()).toMatchObject({ waiting: 22, waitingChildren: 1 });
    for (let n = 0; n < 20; n += 1) outbox.put(order(n === 7 ? "123" : `more-${n}`));
    outbox.wake();
    await eventually(
      () => Promise.resolve(outbox.rows),
      (rows) => rows.every((row) => row.end !== ""),
    );
    expect(outbox.rows.filter((row) => row.end !== "relayed").map((row) => row.order)).toEqual([
      order("123"),
    ]);
    expect(await queue.counts()).toMatchObject({ waiting: 41 });
  });

  it("[W5] lets those go first who wait for an answer, but not for ever", async () => {
    const queued: Order[] = [];
    const queue = {
      enqueue: (one: Order) => Promise.resolve(void queued.push(one)),
      enqueueAll: (all: readonly Order[]) => Promise.resolve(void queued.push(...all)),
    };
    let [isBusy, looks] = [true, 0];
    const busy = (): boolean => {
      looks += 1;
      return isBusy;
    };
    const patient = new ShelfOutbox();
    patient.put(order("waits"));
    relay(patient, { queue, isBusy: busy, patienceMs: 3_600_000 });
    await eventually(
      () => Promise.resolve(looks),
      (seen) => seen > 3,
    );
    expect(patient.claims).toBe(0);
    const impatient = new ShelfOutbox();
    impatient.put(order("goes"));
    relay(impatient, { queue, isBusy: () => true, patienceMs: 1 });
    await eventually(
      () => Promise.resolve(queued),
      (all) => all.length === 1,
    );
    isBusy = false;
    await eventually(
      () => Promise.resolve(queued),
      (all) => all.length === 2,
    );
    expect(queued).toEqual([order("goes"), order("waits")]);
  });

  it("[W5] sets aside what can never be queued, and puts back the rest while the queue is away", async () => {
    const outbox = new ShelfOutbox();
    const queue = await openTestQueue({ kind: "postgres", url: postgres?.url ?? "" });
    let isAway = true;
    relay(outbox, {
      queue: {
        enqueue: (one) =>
          isAway && one.kind === "job" && one.job.id === "good"
            ? Promise.reject(new AssayError({ code: "queue-unreachable", message: "away", remedy: "Wait." }))
            : queue.enqueue(one),
        enqueueAll: (all) => queue.enqueueAll(all),
      },
    });
    outbox.put(order("123"));
    outbox.put(order("good"));
    await eventually(
      () => Promise.resolve(outbox.rows[1]?.attempts ?? 0),
      (attempts) => attempts > 0,
    );
    isAway = false;
    await eventually(
      () => {
        outbox.wake();
        return Promise.resolve(outbox.rows[1]?.end);
      },
      (end) => end === "relayed",
    );
    expect(outbox.rows[0]?.end).toMatchObject({ code: "bad-job" });
    expect(await queue.state("good")).toBe("waiting");
  });
});
