// How soon a job is picked up after it was queued, and how many flows of a review's shape pass. Start with: node bench/run.js queue
import { EventEmitter, once } from "node:events";
import { createLocalSlots, openQueue, type EngineChoice, type JobQueue } from "../src/queue/queue.js";
import { systemClock } from "../src/runtime/runtime.js";
import { openTestPostgres, postgresMissing } from "../test/open-test-postgres.js";
import { openTestRedis, redisMissing } from "../test/open-test-redis.js";
import { median, sayMachine, spread, table } from "./figures.js";

const pickups = 200;
const gapMs = 25;
const targetP99Ms = 250;
const rounds = 5;
const flowsPerRound = 60;
const lensesPerFlow = 6;
const payload = { review: "rev_0123456789abcdefghijkl", text: "x".repeat(200) };

/** One engine with its queue at work; `seen` emits the id of each job that is started. */
interface Contestant {
  readonly name: string;
  readonly queue: JobQueue;
  readonly seen: EventEmitter;
  readonly pickupMs: number[];
  readonly enqueueMs: number[];
  readonly flowsPerSecond: number[];
  close(): Promise<void>;
}

const contestants: Contestant[] = [];
await enter("PostgreSQL, embedded", postgresMissing("package"), async () => {
  const server = await openTestPostgres("package");
  return { engine: { kind: "postgres", url: server.url }, close: () => server.close() };
});
await enter("PostgreSQL, server", postgresMissing("system"), async () => {
  const server = await openTestPostgres("system");
  return { engine: { kind: "postgres", url: server.url }, close: () => server.close() };
});
await enter("Redis", redisMissing(), async () => {
  const server = await openTestRedis();
  return { engine: { kind: "redis", url: server.url }, close: () => server.close() };
});

console.log(`The queue: one process queues and works; the engines take turns. ${sayMachine()}`);
for (let n = 0; n < pickups; n += 1) for (const one of contestants) await pickUp(one, n);
for (let round = 0; round < rounds; round += 1) for (const one of contestants) await passFlows(one, round);
const slowest = Math.min(...contestants.map(({ flowsPerSecond }) => median(flowsPerSecond)));
console.log(
  `${pickups} pickups on an idle queue, ${rounds} rounds of ${flowsPerRound} flows of 1+${lensesPerFlow}.`,
);
console.log(
  table(
    ["engine", "enqueue ms p50", "p99", "pickup ms p50", "p99", "flows/s least / median / most", "ratio"],
    contestants.map((one) => [
      one.name,
      at(one.enqueueMs, 50).toFixed(1),
      at(one.enqueueMs, 99).toFixed(1),
      at(one.pickupMs, 50).toFixed(1),
      at(one.pickupMs, 99).toFixed(1),
      spread(one.flowsPerSecond),
      (median(one.flowsPerSecond) / slowest).toFixed(1),
    ]),
  ),
);
const missed = contestants.filter((one) => at(one.pickupMs, 99) >= targetP99Ms).map(({ name }) => name);
console.log(
  missed.length === 0
    ? `Pickup p99 is under ${targetP99Ms} ms on all.`
    : `Pickup p99 is over ${targetP99Ms} ms on: ${missed.join(", ")}.`,
);
for (const one of contestants) await one.close();

async function enter(
  name: string,
  missing: string | undefined,
  start: () => Promise<{ engine: EngineChoice; close: () => Promise<void> }>,
): Promise<void> {
  if (missing !== undefined) {
    console.log(`${name}: left out, ${missing}`);
    return;
  }
  const { engine, close } = await start();
  const seen = new EventEmitter().setMaxListeners(0); // a round waits for all its flows at once
  const queue = await openQueue({
    engine,
    parsePayload: (value) => value,
    clock: systemClock,
    random: Math.random,
    log: { info: () => undefined, warn: console.error, error: console.error },
  });
  const handle = (_: unknown, { jobId }: { jobId: string }): Promise<void> => {
    seen.emit(jobId);
    return Promise.resolve();
  };
  await queue.startWorkers({
    handlers: {
      lens: handle,
      conclude: async (value, run) => {
        await run.children();
        await handle(value, run);
      },
    },
    concurrency: 10,
    perInstallation: 100,
    slots: createLocalSlots(systemClock),
    onDead: (dead) => Promise.reject(new Error(dead.failure.message)),
  });
  contestants.push({
    name,
    queue,
    seen,
    pickupMs: [],
    enqueueMs: [],
    flowsPerSecond: [],
    close: async () => {
      await queue.close({ graceMs: 1_000 });
      await close();
    },
  });
}

async function pickUp({ queue, seen, pickupMs, enqueueMs }: Contestant, n: number): Promise<void> {
  const job = { id: `pickup-${n}`, name: "lens", installation: 1, payload };
  const started = once(seen, job.id);
  const startMs = performance.now();
  await queue.enqueue({ kind: "job", job });
  const queuedMs = performance.now();
  await started;
  enqueueMs.push(queuedMs - startMs);
  pickupMs.push(performance.now() - startMs);
  await systemClock.sleep(gapMs);
}

async function passFlows({ queue, seen, flowsPerSecond }: Contestant, round: number): Promise<void> {
  const ids = Array.from({ length: flowsPerRound }, (_, n) => `${round}-${n}`);
  const concluded = Promise.all(ids.map((id) => once(seen, `conclude-${id}`)));
  const startMs = performance.now();
  for (const id of ids)
    await queue.enqueue({
      kind: "flow",
      parent: { id: `conclude-${id}`, name: "conclude", installation: 1, payload },
      children: Array.from({ length: lensesPerFlow }, (_, lens) => ({
        id: `lens-${id}-${lens}`,
        name: "lens",
        installation: 1,
        payload,
      })),
    });
  await concluded;
  flowsPerSecond.push((flowsPerRound * 1_000) / (performance.now() - startMs));
}

function at(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}
