// The webhook door under load, in a process of its own: node bench/run.js door [--redis] [--rate 100] [--seconds 60] [--burst 1000] [--profile DIR]
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { sql } from "kysely";
import { openTestRedis } from "../test/open-test-redis.js";
import { openTestService, type TestService } from "../test/service/open-test-service.js";
import { cpuMsOf, cpuMsOfServer, parentOf } from "./cpu-time.js";
import { createSender, type Answer } from "./deliveries.js";
import { median, sayMachine, table } from "./figures.js";

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    redis: { type: "boolean", default: false },
    rate: { type: "string", default: "100" },
    seconds: { type: "string", default: "60" },
    burst: { type: "string", default: "1000" },
    profile: { type: "string" }, // the service writes its CPU profile there
  },
});
const [rate, seconds, burst] = [values.rate, values.seconds, values.burst].map(Number) as [
  number,
  number,
  number,
];
/** The gate admits 60 reviews of a repository and 300 of an installation an hour; with these it admits every delivery here. */
const repositories = Math.ceil((rate * seconds + 3 * burst) / 40);
const perInstallation = 5;
const warmUp = 200;
const root = resolve(import.meta.dirname, "..");

const redis = values.redis ? await openTestRedis() : null;
const test = await openTestService(redis === null ? {} : { REDIS_URL: redis.url });
await test.stopWorkers();
await addRepositories(test);
const door = await startDoor(test);
const bare = await startBare(test);
const postmaster = await parentOf(await backendOf(test));
try {
  console.log(
    `${redis === null ? "PostgreSQL alone" : "Redis and PostgreSQL"}; service, bare handler and sender in processes of their own. ${sayMachine()}`,
  );
  await measure();
} finally {
  for (const { child } of [door, bare]) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  await test.close();
  await redis?.close();
}

async function measure(): Promise<void> {
  const { secret } = test.webhook;
  const numbers = { next: 1 };
  const atDoor = createSender({
    url: `${door.url}/webhooks/github`,
    secret,
    repositories,
    perInstallation,
    numbers,
  });
  const atBare = createSender({ url: bare.url, secret, repositories, perInstallation, numbers });
  for (const sender of [atDoor, atBare]) await atOnce(sender, warmUp); // code is compiled, sessions are open
  const began = await cpu();
  const steady = await sendSteadily(atDoor);
  const rounds = [];
  for (let round = 0; round < 3; round += 1) {
    const ours = await atOnce(atDoor, burst);
    await relayed();
    rounds.push({ ours, other: await atOnce(atBare, burst) });
  }
  const inAll = per(difference(await cpu(), began), rate * seconds + 3 * burst);
  const ratios = rounds.map(({ ours, other }) => perSecond(ours) / perSecond(other));
  const best = rounds[ratios.indexOf(median(ratios))] ?? rounds[0];
  if (best === undefined) throw new Error("no burst was measured");
  console.log(
    table(
      ["door", "answers", "not 202", "ms", "per second", "CPU of the handler", "of PostgreSQL"],
      [
        [`steady, ${rate}/s for ${seconds} s`, ...row(steady), "", ...used(steady)],
        [`${burst} at once`, ...row(best.ours), perSecond(best.ours).toFixed(0), ...used(best.ours)],
        [
          `${burst} at once, verify and parse only`,
          ...row(best.other),
          perSecond(best.other).toFixed(0),
          us(per(best.other.cpu, burst).bare),
          "",
        ],
      ],
    ),
  );
  const { service, postgres, sender } = per(best.ours.cpu, burst);
  console.log(
    `A burst costs the sender ${us(sender)} more for each delivery; two cores without any other load could take ${(2_000 / (service + postgres + sender)).toFixed(0)} a second.`,
  );
  console.log(
    `CPU for each delivery until its job is queued, steady and bursts together: service ${us(inAll.service)}, PostgreSQL ${us(inAll.postgres)}.`,
  );
  console.log(
    `Ratio of the bursts, three rounds in turn: ${ratios.map((one) => one.toFixed(2)).join(", ")} (target 0.5).`,
  );
  await sayRecorded(warmUp + rate * seconds + 3 * burst);
}

/** CPU time so far, in milliseconds. */
type Cpu = Readonly<Record<"service" | "postgres" | "bare" | "sender", number>>;

async function cpu(): Promise<Cpu> {
  const [service, postgres, other] = await Promise.all([
    cpuMsOf(door.child.pid ?? 0),
    cpuMsOfServer(postmaster),
    cpuMsOf(bare.child.pid ?? 0),
  ]);
  const { user, system } = process.cpuUsage();
  return { service, postgres, bare: other, sender: (user + system) / 1_000 };
}

function difference(now: Cpu, then: Cpu): Cpu {
  return each((who) => now[who] - then[who]);
}

function per(taken: Cpu, deliveries: number): Cpu {
  return each((who) => taken[who] / deliveries);
}

function each(of: (who: keyof Cpu) => number): Cpu {
  return { service: of("service"), postgres: of("postgres"), bare: of("bare"), sender: of("sender") };
}

function us(ms: number): string {
  return `${(ms * 1_000).toFixed(0)} µs`;
}

/** Waits until no order lies in the outbox, so that one burst's relaying is not counted against the next. */
async function relayed(): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ left: number }>`
      SELECT count(*) AS left FROM assay.outbox WHERE relayed_at IS NULL`.execute(
      test.foundation.database.db,
    );
    if (rows[0]?.left === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Every answer is one delivery with its review, its quota and its job, or this says what is missing. */
async function sayRecorded(sent: number): Promise<void> {
  const { rows } = await sql<Record<"deliveries" | "reviews" | "jobs" | "units", number>>`
    SELECT (SELECT count(*) FROM assay.deliveries WHERE outcome = 'queued') AS deliveries,
      (SELECT count(*) FROM assay.reviews WHERE state = 'queued') AS reviews,
      (SELECT count(*) FROM assay.outbox) AS jobs,
      (SELECT coalesce(sum(reserved), 0) FROM assay.quota_months) AS units`.execute(
    test.foundation.database.db,
  );
  const { deliveries = 0, reviews = 0, jobs = 0, units = 0 } = rows[0] ?? {};
  console.log(
    `Sent ${sent}; recorded ${deliveries} deliveries, ${reviews} reviews, ${jobs} jobs, ${units} units of quota (target: all equal).`,
  );
}

function atOnce(send: () => Promise<Answer>, count: number): Promise<Round> {
  return measured(() => Array.from({ length: count }, () => send()));
}

async function sendSteadily(send: (dueMs?: number) => Promise<Answer>): Promise<Round> {
  const before = await cpu();
  const began = performance.now();
  const sent: Promise<Answer>[] = [];
  for (let n = 0; n < rate * seconds; n += 1) {
    const due = began + (n * 1_000) / rate;
    await new Promise((ready) => setTimeout(ready, Math.max(0, due - performance.now())));
    sent.push(send(due));
  }
  return settle(sent, { before, began });
}

async function measured(send: () => readonly Promise<Answer>[]): Promise<Round> {
  const before = await cpu();
  const began = performance.now();
  return settle(send(), { before, began });
}

interface Round {
  readonly tookMs: readonly number[];
  readonly bad: number;
  readonly wallMs: number;
  /** Until the last answer. */
  readonly cpu: Cpu;
}

async function settle(
  sent: readonly Promise<Answer>[],
  { before, began }: { readonly before: Cpu; readonly began: number },
): Promise<Round> {
  const answers = await Promise.all(sent);
  const wallMs = performance.now() - began;
  const bad = answers.filter(({ status }) => status !== 202).length;
  return { tookMs: answers.map(({ ms }) => ms), bad, wallMs, cpu: difference(await cpu(), before) };
}

function used({ cpu: taken, tookMs }: Round): string[] {
  const { service, postgres } = per(taken, tookMs.length);
  return [us(service), us(postgres)];
}

function row({ tookMs, bad }: Round): string[] {
  const all = tookMs.toSorted((one, other) => one - other);
  const at = (share: number): string =>
    (all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? 0).toFixed(0);
  return [String(tookMs.length), String(bad), `p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)}`];
}

function perSecond({ tookMs, wallMs }: Round): number {
  return (tookMs.length * 1_000) / wallMs;
}

/** Active repositories in as many installations as it takes, as if GitHub had told of them. */
async function addRepositories({ foundation }: TestService): Promise<void> {
  const { db } = foundation.database;
  const settings = JSON.stringify({ active: true });
  await sql`INSERT INTO assay.installations (id, account, account_type, state, created_at, updated_at)
    SELECT 700000 + n, 'org-' || n, 'Organization', 'active', now(), now()
    FROM generate_series(0, ${Math.ceil(repositories / perInstallation)}::int) n`.execute(db);
  await sql`INSERT INTO assay.repositories (id, installation_id, owner, name, default_branch, private, state, settings,
      settings_version, active_since, created_at, updated_at)
    SELECT 800000 + n, 700000 + n / ${perInstallation}::int, 'org-' || (n / ${perInstallation}::int), 'repo-' || n, 'main', false, 'active',
      ${settings}::jsonb, 1, now(), now(), now()
    FROM generate_series(0, ${repositories}::int) n`.execute(db);
}

/** The process behind a session of the service's database; 0 where the server is on another machine. */
async function backendOf({ foundation }: TestService): Promise<number> {
  const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(foundation.database.db);
  return rows[0]?.pid ?? 0;
}

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
}

function startDoor({ env }: TestService): Promise<Started> {
  const profiling = values.profile === undefined ? [] : ["--cpu-prof", "--cpu-prof-dir", values.profile];
  return start([...profiling, join(root, "bin", "assay.js"), "serve", "--no-worker"], { ...env, PORT: "0" });
}

function startBare({ webhook }: TestService): Promise<Started> {
  return start([join(root, "bench", "run.js"), "bare-door"], { GITHUB_WEBHOOK_SECRET: webhook.secret });
}

/** Starts a server that says its address on a line. */
async function start(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Started> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url !== undefined) return { child, url };
  }
  throw new Error(`${args.join(" ")} ended before it listened`);
}
