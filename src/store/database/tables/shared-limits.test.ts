// Limits that processes share over a real database: bars are heard, turns are given once, and nothing waits for a database that is away.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../../test/open-test-database.js";
import { systemClock } from "../../../runtime/runtime.js";
import { openDatabase, type Database } from "../engine/open-database.js";
import { openSharedLimits, type OpenSharedLimits } from "./shared-limits.js";

const name = "installation 7";
let server: TestDatabase;
const opened: Database[] = [];
const faults: unknown[] = [];

beforeAll(async () => {
  server = await openTestDatabase();
});
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await server.close();
});

/** What one process has: a pool and a listener of its own. */
async function join(): Promise<OpenSharedLimits> {
  const database = await openDatabase({
    url: server.url,
    dataDir: "",
    searchPath: "",
    report: () => undefined,
  });
  opened.push(database);
  return openSharedLimits(database, { clock: systemClock, onFault: (fault) => faults.push(fault) });
}

async function until(look: () => boolean): Promise<void> {
  for (let tries = 0; !look(); tries += 1) {
    if (tries > 600) throw new Error("it did not happen within 30 seconds");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it("[P3][Y3] a limit that one process met bars the others, the longest counts, and a process that comes later knows it", async () => {
  const [one, other] = [await join(), await join()];
  const untilMs = Date.now() + 600_000;
  expect(other.barredUntil(name, "core")).toBe(0);
  one.bar(name, "all", untilMs);
  await until(() => other.barredUntil(name, "core") === untilMs);
  expect(other.barredUntil(name, "graphql")).toBe(untilMs);
  expect(other.barredUntil("installation 8", "core")).toBe(0);
  other.bar(name, "all", untilMs - 1_000);
  one.bar(name, "core", untilMs + 5_000);
  await until(() => other.barredUntil(name, "core") === untilMs + 5_000);
  expect(other.barredUntil(name, "graphql")).toBe(untilMs);
  const later = await join();
  await until(() => later.barredUntil(name, "core") === untilMs + 5_000);
  for (const limits of [one, other, later]) await limits.close();
  expect(faults).toEqual([]);
});

it("[P3][Y3] turns to write are given one after another, however many processes ask at once", async () => {
  const [one, other] = [await join(), await join()];
  const gapMs = 10_000;
  const waits = await Promise.all(
    [one, other, one, other].map((limits) => limits.takeTurn("installation 9", gapMs)),
  );
  const sorted = [...waits].sort((a, b) => a - b);
  expect(sorted[0]).toBe(0);
  for (const [at, wait] of sorted.entries()) {
    expect(wait).toBeLessThanOrEqual(at * gapMs);
    expect(wait).toBeGreaterThan((at - 1) * gapMs); // less the time that asking took
  }
  for (const limits of [one, other]) await limits.close();
});

it("[P3] while the database is away, nothing is waited for and nothing throws", async () => {
  const limits = await join();
  await limits.close();
  await opened.pop()?.close();
  limits.bar(name, "core", Date.now() + 1_000);
  expect(await limits.takeTurn(name, 1_000)).toBe(0);
  await until(() => faults.length > 0);
});
