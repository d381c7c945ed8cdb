// The stream on a real database and several real web processes: what commits late, who is killed, who comes back elsewhere.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/open-test-database.js";
import { acceptanceOf, repositoryOf, requestOf, reviewId } from "../../../test/service-support.js";
import { packageRoot } from "../../runtime/runtime.js";
import { appendEvents } from "../../store/database/tables/events.js";
import { createIntakeStore, transact } from "../../store/store.js";
import { readStream, type StreamReader } from "../fixtures/stream-reader.js";
import type { StreamedEvent } from "../web.js";

const secret = "s".repeat(43);
const progress = { type: "agent:progress", lens: "bugs", message: "reading" };
let database: TestDatabase;
const processes: ChildProcess[] = [];
let nextRepository = 500;
beforeAll(async () => {
  database = await openTestDatabase({ poolSize: 20 });
});
afterAll(async () => {
  for (const child of processes)
    if (child.exitCode === null && child.signalCode === null) await end(child, "SIGKILL");
  await database.close();
});

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

async function startProcess(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const script = join(packageRoot, "src", "web", "fixtures", "web-process.mjs");
  const child = spawn(process.execPath, [script, database.url, secret], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  processes.push(child);
  const [port] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, url: `http://127.0.0.1:${port}` };
}

async function accept(name: string): Promise<string> {
  const store = createIntakeStore(database.db, { monthLimit: null, consentRequired: false });
  const id = (nextRepository += 1); // one each: reviews of one pull request would replace each other
  const request = requestOf(1, name.padEnd(40, "0"), { repository: repositoryOf({ id, installation: id }) });
  await store.acceptReview(acceptanceOf(name, request));
  return reviewId(name);
}

async function listen(url: string, query: string, lastId: number): Promise<StreamReader> {
  const headers = { authorization: `Bearer ${secret}`, "last-event-id": String(lastId) };
  return readStream(await fetch(`${url}/api/v1/stream${query}`, { headers }));
}

const append = (review: string): Promise<number> =>
  transact(database.db, (tx) => appendEvents(tx, review, { events: [progress], at: Date.now() }));

it("[L2] an event that commits after a later one is neither lost nor out of its review's order", async () => {
  const { url, child } = await startProcess();
  const [slow, quick] = [await accept("slow"), await accept("quick")];
  const reader = await listen(url, "", 0);
  const [first] = [await reader.ids(2)];
  let commit = (): void => undefined;
  let began = (): void => undefined;
  const mayCommit = new Promise<void>((resolve) => (commit = resolve));
  const hasBegun = new Promise<void>((resolve) => (began = resolve));
  const late = transact(database.db, async (tx) => {
    await appendEvents(tx, slow, { events: [progress], at: Date.now() }); // takes the lower insertion id
    began();
    await mayCommit;
  });
  await hasBegun;
  await append(quick);
  const [second] = await reader.ids(1);
  commit();
  await late;
  const [third] = await reader.ids(1);
  expect([...first, second, third]).toEqual([1, 2, 3, 4]);
  const again = await listen(url, `?review=${slow}`, 0);
  expect(await again.ids(2)).toEqual([1, 4]);
  await Promise.all([reader.stop(), again.stop()]);
  await end(child, "SIGTERM");
  expect(child.exitCode).toBe(0);
});

it("[L2] readers that move between two web processes, one of them killed, get every event once and in order", async () => {
  const names = ["ra", "rb", "rc", "rd"];
  const reviews = await Promise.all(names.map((name) => accept(name)));
  const perReview = 60;
  let [one, two] = [await startProcess(), await startProcess()];
  const writing = Promise.all(
    reviews.map(async (review) => {
      for (let n = 1; n < perReview; n += 1) await append(review);
    }),
  );
  const killing = (async () => {
    await end(one.child, "SIGKILL");
    one = await startProcess();
    await end(two.child, "SIGTERM");
    two = await startProcess();
  })();
  const readers = Array.from({ length: 12 }, (_, n) => ({ review: reviews[n % reviews.length]!, n }));
  const heard = await Promise.all(
    readers.map((reader) => follow(reader, () => [one.url, two.url], perReview)),
  );
  await Promise.all([writing, killing]);
  for (const events of heard) {
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: perReview }, (_, n) => n + 1));
    expect(events.map(({ id }) => id)).toEqual(events.map(({ id }) => id).sort((a, b) => a - b));
  }
});

/** Reads one review to its `n`-th event, going to the other process after every seven events and after every cut line. */
async function follow(
  { review, n }: { readonly review: string; readonly n: number },
  urls: () => readonly [string, string],
  most: number,
): Promise<StreamedEvent[]> {
  const heard: StreamedEvent[] = [];
  for (let turn = n; heard.length < most; turn += 1) {
    const lastId = heard.at(-1)?.id ?? 0;
    const reader = await listen(urls()[turn % 2 === 0 ? 0 : 1], `?review=${review}`, lastId).catch(
      () => null,
    );
    if (reader === null)
      await new Promise((resolve) => setTimeout(resolve, 50)); // the process is being replaced
    else heard.push(...(await readSome(reader, Math.min(7, most - heard.length))));
  }
  return heard;
}

async function readSome(reader: StreamReader, most: number): Promise<StreamedEvent[]> {
  const events: StreamedEvent[] = [];
  while (events.length < most) {
    const heard = await reader.next().catch(() => ({ event: "end", id: null, data: null }));
    if (heard.event === "bye" || heard.event === "end") break;
    if (heard.event === "review") events.push(heard.data as StreamedEvent);
  }
  await reader.stop();
  return events;
}
