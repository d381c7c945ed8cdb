// The fire test on a database: the TypeScript sample over a real PostgreSQL, its DATABASE_URL pointed at a proxy that knows no SQL.
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestPostgres, postgresMissing, type TestPostgres } from "../../../test/open-test-postgres.js";
import type { RunResults } from "../results/results-schema.js";
import { generateScenarios } from "../scenario/generate-scenarios.js";
import { parseScenarios } from "../scenario/parse-scenarios.js";
import type { Scenario } from "../scenario/scenario.js";
import { freePort, once, patient, sampleDocument, startLine } from "./fixtures/sample-orders.js";
import { runScenarios } from "./run-scenarios.js";

const missing = postgresMissing("package");
let server: TestPostgres;
let databasePort = 0;

beforeAll(async () => {
  if (missing !== undefined) return;
  databasePort = await freePort();
  server = await openTestPostgres("package", ["listen_addresses=127.0.0.1", `port=${databasePort}`]);
});

afterAll(async () => {
  if (missing === undefined) await server.close();
});

/** A database of its own for each application, so that what one writes does not count for another. */
async function databaseFor(name: string): Promise<string> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return `postgres://assay@127.0.0.1:${databasePort}/${name}?application_name=${name}`;
}

async function testDeliveries(options: {
  readonly variant: "weak" | "sound";
  readonly name: string;
  readonly patience?: number;
  readonly scenarios: (url: string) => Promise<readonly Scenario[]> | readonly Scenario[];
}): Promise<RunResults> {
  const { variant, name, patience = 1 } = options;
  const url = await databaseFor(name);
  const origin = `http://127.0.0.1:${await freePort()}`;
  return runScenarios({
    scenarios: patient(once(await options.scenarios(url)), patience),
    upstreams: [{ name: "DATABASE_URL", url }],
    start: `${startLine} ${variant}-deliveries.ts`,
    target: origin,
    ready: `${origin}/health`,
    env: {
      ...process.env,
      PORT: new URL(origin).port,
      DATABASE_URL: url,
      DEADLINE_MS: String(900 * patience),
    },
    seed: 1,
    signal: new AbortController().signal,
  });
}

const templates = [
  "caller-gone",
  "dependency-slow",
  "dependency-hangs",
  "dependency-resets",
  "dependency-unresolved",
];

async function generated(url: string): Promise<readonly Scenario[]> {
  const document = await sampleDocument("deliveries-openapi.ts", (made) => made["openApiOfDeliveries"]!());
  const { text } = generateScenarios(document, {
    operations: ["createDelivery", "readDelivery"],
    templates,
    upstreams: [{ name: "DATABASE_URL", url }],
    baseUrl: "http://deliveries.test:80",
    schemaPath: "s.json",
  });
  return parseScenarios(text, "deliveries.yaml");
}

/** A scenario by hand: `fault` on the database while `call` is made, with the list counted before and after. */
function written(call: string, fault: string, expectation: string): readonly Scenario[] {
  const list = "http://deliveries.test:80/deliveries";
  return parseScenarios(
    `title: by hand
items:
  - call: ${call.replace("LIST", list)}
    context: { upstreams: [DATABASE_URL], faults: [${fault}], strategy: { mode: repeat, count: 2 } }
    expect: ${expectation}
    counts: [{ call: { method: GET, url: "${list}" }, at: "" }]
`,
    "hand.yaml",
  );
}

const insert = `{ method: POST, url: "LIST", headers: { content-type: application/json }, body: '{"address":"here"}', timeout: 10000 }`;

function states(results: RunResults): readonly (readonly [string, string])[] {
  return results.items.map(({ title, state }) => [title, state]);
}

const title = `the TypeScript sample over PostgreSQL${missing === undefined ? "" : ` (${missing})`}`;

describe.skipIf(missing !== undefined).concurrent(title, { timeout: 180_000 }, () => {
  it("[R4] shows what is weak on the database's edge, with DATABASE_URL pointed at the proxy", async () => {
    const results = await testDeliveries({ variant: "weak", name: "weak", scenarios: generated });
    expect(results.application.redirected).toEqual({ DATABASE_URL: ["DATABASE_URL"] });
    expect(results.baselines.map(({ operation, state }) => [operation, state])).toEqual([
      ["createDelivery", "clean"],
      ["readDelivery", "clean"],
    ]);
    expect(states(results).filter(([name]) => name.startsWith("readDelivery"))).toEqual([
      ["readDelivery: callers that hang up before the answer", "passed"],
      ["readDelivery: DATABASE_URL answers late", "passed"],
      ["readDelivery: DATABASE_URL takes requests and never answers", "failed"],
      ["readDelivery: DATABASE_URL resets its connections", "failed"],
      ["readDelivery: DATABASE_URL has a name that nobody can resolve", "failed"],
    ]);
    const slow = results.items.find(({ title: name }) => name === "readDelivery: DATABASE_URL answers late");
    expect(slow).toMatchObject({ edge: "DATABASE_URL", attemptsClean: 1 });
    expect(slow?.faulted?.p50Ms).toBeGreaterThan(300);
  });

  it("[R4] finds nothing in the sound one", async () => {
    const results = await testDeliveries({
      variant: "sound",
      name: "sound",
      patience: 3,
      scenarios: generated,
    });
    const trouble = results.items.filter(({ state }) => state !== "passed");
    expect(trouble.map(({ title: name, why, checks }) => ({ name, why, checks }))).toEqual([]);
    expect(results.items).toHaveLength(10);
  });

  it("[R3] sees in the rows themselves that an insert whose answer was lost was made again", async () => {
    const lost = (): readonly Scenario[] =>
      written(insert, "{ kind: response-lost }", "{ status: [201, 500, 503], at_most_once: true }");
    const [weak, sound] = await Promise.all([
      testDeliveries({ variant: "weak", name: "lost_weak", scenarios: lost }),
      testDeliveries({ variant: "sound", name: "lost_sound", patience: 10, scenarios: lost }),
    ]);
    const onceOf = (results: RunResults): unknown =>
      results.items[0]?.checks.find(({ kind }) => kind === "at-most-once");
    expect(onceOf(weak)).toMatchObject({ holds: false, measured: 3, threshold: 1 });
    expect(onceOf(sound)).toMatchObject({ holds: true, measured: 1, threshold: 1 });
  });

  it("[R4] makes a large result of the database slow by its bandwidth, and loses none of it", async () => {
    const long = `{ method: GET, url: "LIST", timeout: 60000 }`;
    const results = await testDeliveries({
      variant: "weak",
      name: "narrow",
      scenarios: async (url) => {
        const client = new Client({ connectionString: url });
        await client.connect();
        await client.query("create table deliveries (id serial primary key, address text not null)");
        await client.query(
          "insert into deliveries (address) select repeat('x', 80) from generate_series(1, 1000)",
        );
        await client.end();
        return written(long, "{ kind: bandwidth, bytesPerSecond: 100000 }", "{ status: 200 }");
      },
    });
    const [item] = results.items;
    expect(item).toMatchObject({ state: "passed", attemptsFaulted: 1 });
    expect(item?.faulted?.p50Ms).toBeGreaterThan(800); // more than 80 kB of addresses at 100 kB a second
  });
});
