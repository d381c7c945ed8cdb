// The proxy before a real PostgreSQL: start-up, the byte that answers a request for TLS, kept connections, and faults on all of them.
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Pool, type ClientConfig } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestPostgres, postgresMissing, type TestPostgres } from "../../test/open-test-postgres.js";
import { parsePlan } from "./fault.js";
import { closeLater, proxyWith } from "./fixtures/loopback.js";

const missing = postgresMissing("package");
const hasPsql = spawnSync("psql", ["--version"]).status === 0;
const keys = mkdtempSync(join(tmpdir(), "assay-keys-"));
const servers = { plain: 0, secure: 0 };
const opened: TestPostgres[] = [];

beforeAll(async () => {
  if (missing !== undefined) return;
  for (const name of ["localhost.cert.pem", "localhost.key.pem"])
    copyFileSync(join(import.meta.dirname, "fixtures", name), join(keys, name));
  chmodSync(join(keys, "localhost.key.pem"), 0o600);
  chmodSync(keys, 0o755);
  if (process.getuid?.() === 0) chownSync(join(keys, "localhost.key.pem"), 65_534, 65_534);
  const secure = [
    "ssl=on",
    `ssl_cert_file=${join(keys, "localhost.cert.pem")}`,
    `ssl_key_file=${join(keys, "localhost.key.pem")}`,
  ];
  for (const [name, settings] of [
    ["plain", []],
    ["secure", secure],
  ] as const) {
    servers[name] = await freePort();
    const listening = ["listen_addresses=127.0.0.1", `port=${servers[name]}`];
    opened.push(await openTestPostgres("package", [...listening, ...settings]));
  }
});

afterAll(async () => {
  for (const server of opened) await server.close();
  rmSync(keys, { recursive: true });
});

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    }),
  );
}

function before(name: keyof typeof servers, faults: readonly unknown[] = []): ReturnType<typeof proxyWith> {
  return proxyWith({ kind: "tcp", upstream: `tcp://127.0.0.1:${servers[name]}` }, faults);
}

/** A connected client through the proxy; what breaks it is kept as its own error. */
async function connected(port: number, more: ClientConfig = {}): Promise<Client> {
  const client = new Client({ host: "127.0.0.1", port, user: "assay", database: "postgres", ...more });
  client.on("error", () => undefined);
  closeLater(() => client.end().catch(() => undefined));
  await client.connect();
  return client;
}

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error ? ((thrown as NodeJS.ErrnoException).code ?? thrown.message) : "";

describe.skipIf(missing !== undefined)(
  `the proxy before PostgreSQL${missing === undefined ? "" : ` (${missing})`}`,
  () => {
    it("[R3] carries start-up and queries, and counts each query of a kept connection as one turn", async () => {
      const { port, proxy } = await before("plain");
      const client = await connected(port);
      const turns = proxy.counts().turns;
      for (let at = 0; at < 5; at += 1) await client.query("select 1");
      expect(proxy.counts().turns - turns).toBe(5);
      expect(proxy.counts().openConnections).toBe(1);
    });

    it("[R3] carries a server's N to a request for TLS, its S, and the encrypted stream after it", async () => {
      const { port: toPlain } = await before("plain");
      await expect(connected(toPlain, { ssl: { rejectUnauthorized: false } })).rejects.toThrow(
        /does not support SSL/,
      );
      const { port } = await before("secure");
      const client = await connected(port, { ssl: { rejectUnauthorized: false } });
      const { rows } = await client.query<{ ssl: boolean }>(
        "select ssl from pg_stat_ssl where pid = pg_backend_pid()",
      );
      expect(rows).toEqual([{ ssl: true }]);
    });

    it.skipIf(!hasPsql)(
      "[R3] lets libpq fall back to plain text after N, and require TLS after S (needs psql)",
      async () => {
        const proxies = [await before("plain"), await before("secure")];
        const said = await Promise.all(
          [
            ["prefer", 0],
            ["require", 1],
          ].map(([mode, at]) => psql(proxies[Number(at)]?.port ?? 0, String(mode))),
        );
        expect(said).toEqual(["f", "t"]);
      },
    );

    it("[R4] latency: each query on a kept connection is late by its own draw", async () => {
      const { port, proxy, decisions } = await before("plain");
      const client = await connected(port);
      proxy.setPlan(parsePlan([{ kind: "latency", meanMs: 80, stddevMs: 10 }]));
      const took: number[] = [];
      for (let at = 0; at < 3; at += 1) {
        const startMs = performance.now();
        await client.query("select 1");
        took.push(performance.now() - startMs);
      }
      const drawn = decisions.map(({ magnitude }) => magnitude ?? 0);
      expect(drawn).toHaveLength(3);
      expect(new Set(drawn).size).toBe(3);
      for (const [at, ms] of took.entries()) expect(ms).toBeGreaterThanOrEqual(Math.floor(drawn[at]!));
    });

    it("[R4] latency acts inside TLS too, where the proxy can read nothing", async () => {
      const { port, proxy } = await before("secure");
      const client = await connected(port, { ssl: { rejectUnauthorized: false } });
      proxy.setPlan(parsePlan([{ kind: "latency", meanMs: 120, stddevMs: 0 }]));
      const startMs = performance.now();
      await client.query("select 1");
      expect(performance.now() - startMs).toBeGreaterThanOrEqual(119);
    });

    it("[R4] black hole: a query hangs, and is answered on the same connection when the hole closes", async () => {
      const { port, proxy, decisions } = await before("plain");
      const client = await connected(port);
      proxy.setPlan(parsePlan([{ kind: "black-hole" }]));
      const asked = client.query<{ one: number }>("select 1 as one");
      const isPending = await Promise.race([
        asked.then(() => false),
        new Promise((done) => setTimeout(() => done(true), 100)),
      ]);
      expect(isPending).toBe(true);
      expect(decisions).toMatchObject([{ kind: "black-hole", outcome: "applied" }]);
      proxy.setPlan([]);
      expect((await asked).rows).toEqual([{ one: 1 }]);
    });

    it("[R4] reset: the query in flight fails, and a pool goes on with a new connection", async () => {
      const { port, proxy } = await before("plain");
      const pool = new Pool({ host: "127.0.0.1", port, user: "assay", database: "postgres", max: 1 });
      pool.on("error", () => undefined);
      closeLater(() => pool.end());
      await pool.query("select 1");
      proxy.setPlan(parsePlan([{ kind: "reset" }]));
      expect(await pool.query("select 1").then(() => "answered", codeOf)).toMatch(/ECONNRESET|terminated/);
      proxy.setPlan([]);
      expect((await pool.query("select 2 as two")).rows).toEqual([{ two: 2 }]);
    });

    it("[R4] response lost: the insert is committed and its client never hears of it", async () => {
      const { port, proxy } = await before("plain");
      const [client, witness] = [await connected(port), await connected(servers.plain)];
      await witness.query("create table lost (id int)");
      proxy.setPlan(parsePlan([{ kind: "response-lost" }]));
      expect(await client.query("insert into lost values (1)").then(() => "answered", codeOf)).toMatch(
        /ECONNRESET|terminated/,
      );
      expect((await witness.query("select count(*)::int as rows from lost")).rows).toEqual([{ rows: 1 }]);
    });

    it("[R4] bandwidth: a large result takes its time and comes whole", async () => {
      const { port, proxy } = await before("plain");
      const client = await connected(port);
      proxy.setPlan(parsePlan([{ kind: "bandwidth", bytesPerSecond: 500_000 }]));
      const startMs = performance.now();
      const { rows } = await client.query<{ text: string }>(
        "select repeat('x', 1000) as text from generate_series(1, 250)",
      );
      expect(performance.now() - startMs).toBeGreaterThan(450); // 250 kB at 500 kB/s
      expect(rows.map(({ text }) => text.length)).toEqual(Array.from({ length: 250 }, () => 1_000));
    });
  },
);

async function psql(port: number, mode: string): Promise<string> {
  const { spawn } = await import("node:child_process");
  const url = `postgresql://assay@127.0.0.1:${port}/postgres?sslmode=${mode}`;
  const child = spawn("psql", [url, "-Atqc", "select ssl from pg_stat_ssl where pid = pg_backend_pid()"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  for await (const chunk of child.stdout) said += String(chunk);
  return said.trim();
}
