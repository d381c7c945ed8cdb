// Torture: reviews on real worker processes that are killed at random moments and started again, and what must hold afterwards.
import { once } from "node:events";
import { sql } from "kysely";
import { findDisorder, over } from "./find-disorder.js";
import { openTestService, type TestService } from "./open-test-service.js";
import { startWorker } from "./worker-process.js";

/** How much, and the seed that the acts and the moments of the kills are drawn from. `kills` end only after all acts are done. */
export interface TortureOptions {
  readonly seed: number;
  readonly reviews: number;
  readonly kills: number;
  /** Sent to worker processes beside what they need, such as `REDIS_URL`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly say?: (line: string) => void;
}

/** What came of it. `disorder` names what does not hold, and is empty when all does. `ends` counts reviews by their state and code. */
export interface TortureReport {
  readonly disorder: readonly string[];
  readonly ends: Readonly<Record<string, number>>;
  readonly posts: number;
  readonly kills: number;
}

const repository = "acme/shop";
const path = "services/orders/orders/ship.py";
const longestLifeMs = 4_000;
const quietWithinMs = 240_000;

/**
 * Runs it. One seed always gives the same pull requests, pushes, closings and delays before each kill; where in its work a kill meets a
 * worker depends on the machine. What is still under way when nothing has moved for four minutes after the last kill is named as disorder.
 */
export async function runTorture(options: TortureOptions): Promise<TortureReport> {
  const { say = () => undefined } = options;
  const test = await openTestService(options.env);
  try {
    await test.until(async () => (await test.service.parts.upkeep.installations()).length === 1);
    await activate(test);
    await test.stopWorkers();
    const killing = killWorkers(test, options);
    await Promise.all([act(test, options), killing]);
    const last = startWorker(test);
    try {
      await quiet(test, say);
    } finally {
      last.kill("SIGTERM");
      await once(last, "exit");
    }
    return { ...(await report(test)), kills: options.kills };
  } finally {
    await test.close();
  }
}

async function activate({ foundation }: TestService): Promise<void> {
  await foundation.database.db
    .updateTable("repositories")
    .set({ state: "active", active_since: new Date(0), settings: JSON.stringify({ active: true }) })
    .execute();
}

async function killWorkers(test: TestService, { seed, kills, say }: TortureOptions): Promise<void> {
  const random = randomFrom(seed + 1);
  for (let kill = 1; kill <= kills; kill += 1) {
    const lifeMs = 500 + random() * longestLifeMs;
    const worker = startWorker(test);
    await pause(lifeMs);
    worker.kill("SIGKILL");
    await once(worker, "exit");
    say?.(`kill ${kill} after ${lifeMs.toFixed(0)} ms`);
  }
}

/** Opens pull requests; every third is pushed again, every fifth is closed, every seventh is a draft. */
async function act(test: TestService, { seed, reviews }: TortureOptions): Promise<void> {
  const random = randomFrom(seed);
  const { github } = test;
  for (let n = 1; n <= reviews; n += 1) {
    await beLate(test);
    const branch = `torture-${n}`;
    const push = (text: string) =>
      github.do.push({ repository, branch, as: "ada", onto: "main", files: { [path]: text } });
    await push(faultyText(n, random));
    const pull = await github.do.openPull({
      ...{ repository, head: branch, base: "main", title: branch, author: "ada", draft: n % 7 === 0 },
    });
    await pause(random() * 600);
    if (n % 3 === 0) {
      await beLate(test);
      await push(faultyText(n, random));
    }
    if (n % 5 === 0) await github.do.closePull({ repository, number: pull.number, as: "ada" });
  }
  await github.webhooks.settled();
}

/** Makes all reviews two hours older: the gate sees neither a burst of pushes nor a rate. */
async function beLate({ foundation }: TestService): Promise<void> {
  await sql`UPDATE assay.reviews SET created_at = created_at - interval '2 hours'`.execute(
    foundation.database.db,
  );
}

function faultyText(n: number, random: () => number): string {
  const functions = Array.from(
    { length: 1 + Math.floor(random() * 4) },
    (_, at) => `def ship_${n}_${at}(order):\n    subprocess.run("ship " + order, shell=True)\n`,
  );
  return `import subprocess\n\n\n${functions.join("\n\n")}`;
}

async function quiet(test: TestService, say: (line: string) => void): Promise<void> {
  const { db } = test.foundation.database;
  let [seen, since] = ["", Date.now()];
  for (;;) {
    const { left } = await db
      .selectFrom("reviews")
      .select(({ fn }) => fn.countAll<number>().as("left"))
      .where("state", "not in", over as never[]) // the states of the column, by name
      .executeTakeFirstOrThrow();
    const disorder = left === 0 ? await findDisorder(test) : [`${left} reviews are under way`];
    if (disorder.length === 0) return;
    const { steps } = await db
      .selectFrom("review_steps")
      .select(({ fn }) => fn.countAll<number>().as("steps"))
      .executeTakeFirstOrThrow();
    const now = `${left} ${steps} ${disorder.length}`;
    if (now !== seen) [seen, since] = [now, Date.now()];
    if (Date.now() - since > quietWithinMs) {
      for (const line of disorder) say(line);
      return; // the report says what is left
    }
    await pause(500);
  }
}

async function report(test: TestService): Promise<Omit<TortureReport, "kills">> {
  const rows = await test.foundation.database.db.selectFrom("reviews").select(["state", "code"]).execute();
  const ends: Record<string, number> = {};
  for (const { state, code } of rows) {
    const end = code === null ? state : `${state}: ${code}`;
    ends[end] = (ends[end] ?? 0) + 1;
  }
  const posts = test.github.state().reviews.filter(({ author }) => author === "assay[bot]").length;
  return { disorder: await findDisorder(test), ends, posts };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A stream of numbers in [0, 1) that is the same for one seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
