// The fire test on a TCP dependency: the TypeScript sample with a real Redis behind a proxy that knows no Redis. Needs redis-server.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, startPayments, testOrders, type Payments } from "./fixtures/sample-orders.js";

const isInstalled = spawnSync("redis-server", ["--version"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "assay-stock-"));
let redis: ChildProcess | null = null;
let stockUrl = "";
let payments: Payments;

beforeAll(async () => {
  if (!isInstalled) return;
  const port = String(await freePort());
  stockUrl = `redis://127.0.0.1:${port}`;
  const settings = [
    "--port",
    port,
    "--bind",
    "127.0.0.1",
    "--dir",
    folder,
    "--save",
    "",
    "--appendonly",
    "no",
  ];
  redis = spawn("redis-server", settings, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  while (!said.includes("Ready to accept connections"))
    said += String(((await once(redis.stdout!, "data")) as [Buffer])[0]);
  payments = await startPayments();
});

afterAll(async () => {
  if (redis !== null) {
    const gone = once(redis, "exit");
    redis.kill("SIGTERM");
    await gone;
    await payments.stop();
  }
  rmSync(folder, { recursive: true });
});

const templates = ["dependency-slow", "dependency-hangs", "dependency-resets", "dependency-unresolved"];

describe.skipIf(!isInstalled)(
  "the TypeScript sample over Redis (skipped where redis-server is missing)",
  () => {
    it.concurrent(
      "[R4] shows what is weak on a bare TCP edge, counts its exchanges, and asks nothing of the other dependency",
      async () => {
        const results = await testOrders({
          variant: "weak.ts",
          payments,
          stockUrl,
          operations: ["readStock"],
          templates,
          isOnce: true,
        });
        expect(results.application.redirected).toMatchObject({ STOCK_URL: ["STOCK_URL"] });
        expect(results.items.map(({ edge, state }) => [edge, state])).toEqual([
          ["payments", "not-tested"],
          ["payments", "not-tested"],
          ["payments", "not-tested"],
          ["payments", "not-tested"],
          ["STOCK_URL", "passed"],
          ["STOCK_URL", "failed"],
          ["STOCK_URL", "failed"],
          ["STOCK_URL", "failed"],
        ]);
        const slow = results.items[4];
        expect(slow).toMatchObject({ effect: "pass-through", attemptsClean: 1, attemptsFaulted: 1 });
        expect(slow?.faulted?.p50Ms).toBeGreaterThan(300);
      },
      120_000,
    );

    it.concurrent(
      "[R4] finds nothing in the sound one, and decides the same on its kept connections for the same seed",
      async () => {
        const sound = {
          variant: "sound.ts" as const,
          payments,
          stockUrl,
          operations: ["readStock"],
          templates,
          patience: 3,
        };
        const runs = await Promise.all([
          testOrders({ ...sound, isOnce: true }),
          testOrders({ ...sound, isOnce: true }),
        ]);
        const onRedis = runs.map(({ items }) => items.filter(({ edge }) => edge === "STOCK_URL"));
        expect(onRedis[0]?.map(({ state, checks }) => [state, checks.filter(({ holds }) => !holds)])).toEqual(
          [
            ["passed", []],
            ["passed", []],
            ["passed", []],
            ["passed", []],
          ],
        );
        expect(onRedis[1]?.map(({ decisions }) => decisions)).toEqual(
          onRedis[0]?.map(({ decisions }) => decisions),
        );
      },
      120_000,
    );
  },
);
