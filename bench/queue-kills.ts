// Kills workers with kill -9 at random, twenty times on each engine, and counts what was lost or ran side by side. Start with: node bench/run.js queue-kills
import { createLocalSlots, openQueue, type EngineChoice } from "../src/queue/queue.js";
import { systemClock } from "../src/runtime/runtime.js";
import { openTestPostgres, postgresMissing } from "../test/open-test-postgres.js";
import { openTestRedis, redisMissing } from "../test/open-test-redis.js";
import { startQueueChild, type QueueChild } from "../test/queue/start-queue-child.js";
import { sayMachine, table } from "./figures.js";

const kills = 20;
const jobs = 200;
const workers = 2;
const tuning = { leaseMs: 4_000, stallCheckMs: 1_000 };

/** One run of one job: which child ran it, from when, and until when (null: it never said that it ended). */
interface Run {
  readonly child: QueueChild;
  readonly startMs: number;
  endMs: number | null;
}

console.log(
  `${kills} kills of one of ${workers} workers, ${jobs} jobs of 0.2 to 1 s, lease 4 s. ${sayMachine()}`,
);
const rows: string[][] = [];
if (postgresMissing("package") === undefined) {
  const server = await openTestPostgres("package");
  rows.push(["PostgreSQL, embedded", ...(await torture({ kind: "postgres", url: server.url }))]);
  await server.close();
}
if (redisMissing() === undefined) {
  const server = await openTestRedis();
  rows.push(["Redis", ...(await torture({ kind: "redis", url: server.url }))]);
  await server.close();
}
console.log(
  table(
    ["engine", "jobs", "lost", "failed", "ran again", "side by side", "a crashing job is told of", "seconds"],
    rows,
  ),
);

async function torture(engine: EngineChoice): Promise<string[]> {
  const startMs = Date.now();
  const queue = await openQueue({
    engine,
    parsePayload: (value) => value,
    clock: systemClock,
    random: Math.random,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    ...tuning,
  });
  const runs = new Map<string, Run[]>();
  const killedMs = new Map<QueueChild, number>();
  const start = async (): Promise<QueueChild> => {
    const held: { child?: QueueChild } = {};
    const early: (() => void)[] = [];
    const child = await startQueueChild({ engine, name: "assay", concurrency: 3, ...tuning }, (word) => {
      const note = (): void => {
        if (held.child === undefined || !("jobId" in word)) return;
        const all = runs.get(word.jobId) ?? [];
        runs.set(word.jobId, all);
        if (word.kind === "start") all.push({ child: held.child, startMs: word.atMs, endMs: null });
        const last = all.findLast((run) => run.child === held.child);
        if (word.kind === "end" && last !== undefined) last.endMs = word.atMs;
      };
      if (held.child === undefined) early.push(note);
      else note();
    });
    held.child = child;
    for (const note of early) note();
    return child;
  };
  const ids = Array.from({ length: jobs }, (_, n) => `job-${n}`);
  for (const [n, id] of ids.entries()) {
    const job = { id, name: "work", installation: 1, payload: { forMs: 200 + ((n * 37) % 800) } };
    await queue.enqueue({ kind: "job", job, attempts: 1 });
  }
  const team = await Promise.all(Array.from({ length: workers }, start));
  for (let kill = 0; kill < kills; kill += 1) {
    await systemClock.sleep(200 + Math.random() * 1_500);
    const at = Math.floor(Math.random() * workers);
    const victim = team[at];
    if (victim === undefined) throw new Error("no such worker");
    killedMs.set(victim, Date.now());
    await victim.kill();
    team[at] = await start();
  }
  const deadlineMs = Date.now() + 180_000;
  for (;;) {
    const { completed, failed } = await queue.counts();
    if (completed + failed >= jobs || Date.now() > deadlineMs) break;
    await systemClock.sleep(200);
  }
  const { completed, failed } = await queue.counts();
  await Promise.all(team.map((child) => child.kill()));
  const sideBySide = ids.filter((id) => overlaps(runs.get(id) ?? [], killedMs)).length;
  const again = ids.filter((id) => (runs.get(id)?.length ?? 0) > 1).length;
  const isTold = await crashUntilTold(queue, start);
  await queue.close({ graceMs: 1_000 });
  const seconds = (Date.now() - startMs) / 1_000;
  return [
    jobs,
    jobs - completed - failed,
    failed,
    again,
    sideBySide,
    isTold ? "yes" : "NO",
    seconds.toFixed(0),
  ].map(String);
}

/** Whether two live processes ran the job at once: a run counts until it ended or its process was killed. */
function overlaps(runs: readonly Run[], killedMs: ReadonlyMap<QueueChild, number>): boolean {
  return runs.some((run, at) => {
    const untilMs = run.endMs ?? killedMs.get(run.child) ?? Number.POSITIVE_INFINITY;
    return runs.slice(at + 1).some((later) => later.startMs < untilMs);
  });
}

/** A job that takes down every process that runs it must end as dead, and its owner must hear of it. */
async function crashUntilTold(
  queue: Awaited<ReturnType<typeof openQueue>>,
  start: () => Promise<QueueChild>,
): Promise<boolean> {
  await queue.enqueue({
    kind: "job",
    job: { id: "crash-1", name: "work", installation: 1, payload: "crash" },
  });
  for (let crash = 0; crash < 6; crash += 1) {
    const child = await start().catch(() => undefined);
    if (child === undefined || child.process.exitCode !== null || child.process.signalCode !== null) continue;
    await new Promise((resolve) => child.process.once("exit", resolve));
  }
  const told: string[] = [];
  await queue.startWorkers({
    handlers: {},
    concurrency: 1,
    perInstallation: 1,
    slots: createLocalSlots(systemClock),
    onDead: (dead) => {
      told.push(`${dead.job.id} ${dead.failure.code}`);
      return Promise.resolve();
    },
  });
  const deadlineMs = Date.now() + 60_000;
  while (told.length === 0 && Date.now() < deadlineMs) await systemClock.sleep(200);
  return told.includes("crash-1 job-stalled");
}
