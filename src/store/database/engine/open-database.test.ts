// The embedded server as its users meet it: started once, adopted after a kill, stopped by the last, refused with a remedy.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { onEachPostgres } from "../../../../test/each-postgres.js";
import { packageRoot } from "../../../runtime/runtime.js";
import { migrations } from "../migrations/migrations.js";
import { openDatabase, type Database } from "./open-database.js";
import { isProcessAlive, isServerAlive, readPostmasterClaim } from "./postmaster-file.js";

let dataDir: string;
let opened: Database[] = [];
let children: ChildProcess[] = [];

/** A folder as root's umask would make it; the embedded server has to open it for its own user. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-database-"));
  chmodSync(folder, 0o700);
  return folder;
}

/** Ends whatever a test left open; the cluster stays, because making one is what takes long. */
async function endAll(): Promise<void> {
  for (const child of children) {
    const ended = once(child, "exit");
    if (child.exitCode === null && child.signalCode === null && child.kill("SIGKILL")) await ended;
  }
  await Promise.all(opened.map((database) => database.close()));
  children = [];
  opened = [];
}

async function removeFolder(): Promise<void> {
  const claim = await readPostmasterClaim(cluster());
  if (claim !== null && (await isServerAlive(claim, cluster()))) process.kill(claim.pid, "SIGQUIT");
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

const cluster = (): string => join(dataDir, "postgres", "cluster");

async function open(binaries: "package" | "system"): Promise<Database> {
  const database = await openDatabase({ url: null, dataDir, binaries });
  opened.push(database);
  return database;
}

/** A process of its own that opens the database and inserts row after row, telling each that was acknowledged. */
function writer(binaries: string): {
  child: ChildProcess;
  lines: AsyncIterator<string, unknown> & AsyncIterable<string>;
} {
  const door = join(packageRoot, "dist", "store", "store.js");
  const program = `
    import { openDatabase } from ${JSON.stringify(door)};
    import { sql } from ${JSON.stringify(join(packageRoot, "node_modules", "kysely", "dist", "esm", "index.js"))};
    const database = await openDatabase({ url: null, dataDir: ${JSON.stringify(dataDir)}, binaries: ${JSON.stringify(binaries)} });
    const table = sql.table("rows_" + process.pid);
    await sql\`CREATE TABLE \${table} (n int PRIMARY KEY)\`.execute(database.db);
    console.log("open");
    for (let n = 1; ; n += 1) {
      await sql\`INSERT INTO \${table} VALUES (\${n})\`.execute(database.db);
      console.log(n);
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

async function countRows(database: Database, of: { child: ChildProcess; upTo: number }): Promise<number> {
  const table = sql.table(`rows_${of.child.pid ?? 0}`);
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM ${table} WHERE n <= ${of.upTo}`.execute(
    database.db,
  );
  return rows[0]?.n ?? 0;
}

await onEachPostgres("the embedded server", (binaries) => {
  beforeAll(() => {
    dataDir = newFolder();
  });
  afterEach(endAll);
  afterAll(removeFolder);

  it("[Y3] is made and started by one of several processes that start at once, and both use it", async () => {
    const writers = [writer(binaries), writer(binaries)];
    const [{ db: database }, ...first] = await Promise.all([
      open(binaries),
      ...writers.map(async ({ lines }) => (await lines.next()).value),
    ]);
    expect(first).toEqual(["open", "open"]);
    const { rows } = await sql<{ n: number }>`
      SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted`.execute(
      database,
    );
    expect(rows[0]?.n).toBe(3);
  });

  it("[Y1] is made, started, migrated, and stopped by the last one that leaves", async () => {
    const database = await open(binaries);
    expect(database.kind).toBe("embedded");
    const { rows } = await sql<{ count: number; fsync: string }>`
      SELECT count(*) AS count, current_setting('fsync') AS fsync FROM assay.schema_migrations`.execute(
      database.db,
    );
    expect(rows[0]).toEqual({ count: migrations.length, fsync: "on" });
    expect(statSync(join(dataDir, "postgres")).mode & 0o077).toBe(0);
    const other = await open(binaries);
    const { pid } = (await readPostmasterClaim(cluster())) ?? { pid: 0 };
    await database.close();
    expect(isProcessAlive(pid)).toBe(true);
    await sql`SELECT 1`.execute(other.db);
    await other.close();
    expect(isProcessAlive(pid)).toBe(false);
  });

  it("[Q2] outlives a kill -9 of its process, is adopted by the next, and has every acknowledged row", async () => {
    const { child, lines } = writer(binaries);
    expect((await lines.next()).value).toBe("open");
    const before = await readPostmasterClaim(cluster());
    let last = 0;
    while (last < 40) last = Number((await lines.next()).value);
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    for await (const line of lines) last = Number(line);
    const database = await open(binaries);
    expect((await readPostmasterClaim(cluster()))?.pid).toBe(before?.pid);
    expect(await countRows(database, { child, upTo: last })).toBe(last);
  });

  it("[Q2] killed itself, is started again and has every acknowledged row", async () => {
    const { child, lines } = writer(binaries);
    let last = 0;
    expect((await lines.next()).value).toBe("open");
    while (last < 40) last = Number((await lines.next()).value);
    const before = await readPostmasterClaim(cluster());
    child.kill("SIGKILL");
    process.kill(before?.pid ?? 0, "SIGKILL");
    for await (const line of lines) last = Number(line);
    const database = await open(binaries);
    expect((await readPostmasterClaim(cluster()))?.pid).not.toBe(before?.pid);
    expect(await countRows(database, { child, upTo: last })).toBe(last);
  });

  it("is brought back by a process that is using it when the server dies, and is heard again", async () => {
    const database = await open(binaries);
    const heard: (string | null)[] = [];
    let wake: () => void = () => undefined;
    await database.listen("assay_test", (payload) => {
      heard.push(payload);
      wake();
    });
    const missed = new Promise<void>((resolve) => (wake = resolve));
    process.kill((await readPostmasterClaim(cluster()))?.pid ?? 0, "SIGKILL");
    await missed;
    expect(heard).toEqual([null]);
    const notified = new Promise<void>((resolve) => (wake = resolve));
    await sql`SELECT pg_notify('assay_test', 'back')`.execute(database.db);
    await notified;
    expect(heard).toEqual([null, "back"]);
  });

  it("[X2] the environment of the server holds nothing of ours", async () => {
    process.env["ASSAY_CANARY"] = "c4n4ry";
    try {
      await open(binaries);
      const { pid } = (await readPostmasterClaim(cluster())) ?? { pid: 0 };
      if (process.platform === "linux")
        expect(readFileSync(`/proc/${pid}/environ`, "utf8")).not.toContain("c4n4ry");
    } finally {
      delete process.env["ASSAY_CANARY"];
    }
  });

  it("starts although a stale claim names a process id that something else has now", async () => {
    const first = await open(binaries);
    await first.close();
    const claim = `${process.pid}\n${cluster()}\n1\n5432\n${join(dataDir, "postgres")}\n\n  1  1\nready   \n`;
    writeFileSync(join(cluster(), "postmaster.pid"), claim);
    const database = await open(binaries);
    await sql`SELECT 1`.execute(database.db);
    expect((await readPostmasterClaim(cluster()))?.pid).not.toBe(process.pid);
  });

  it("listens on loopback, with a password, where the folder's name is too long for a socket", async () => {
    const deep = join(dataDir, "d".repeat(60), "e".repeat(60));
    mkdirSync(deep, { recursive: true });
    chmodSync(dataDir, 0o711);
    const database = await openDatabase({ url: null, dataDir: deep, binaries });
    try {
      const url = new URL(database.url);
      expect(url.hostname).toBe("127.0.0.1");
      const { rows } = await sql<{ ssl: string }>`SELECT 1 AS one`.execute(database.db);
      expect(rows).toHaveLength(1);
      url.password = "wrong";
      const stranger = new pg.Client({ connectionString: url.href });
      await expect(stranger.connect()).rejects.toMatchObject({ code: "28P01" });
    } finally {
      await database.close();
    }
  });
});

describe("a folder, a server or an environment that does not fit", () => {
  beforeEach(() => {
    dataDir = newFolder();
  });
  afterEach(async () => {
    await endAll();
    await removeFolder();
  });

  it("a folder that was made by a version without programs here is refused with the way out", async () => {
    mkdirSync(cluster(), { recursive: true });
    writeFileSync(join(cluster(), "PG_VERSION"), "9.6\n");
    await expect(openDatabase({ url: null, dataDir })).rejects.toMatchObject({
      code: "database-missing",
      remedy: expect.stringContaining("DATABASE_URL") as string,
    });
  });

  it.runIf(process.getuid?.() === 0)(
    "a folder below a closed one is refused for root, naming the closed one",
    async () => {
      const closed = join(dataDir, "closed");
      mkdirSync(closed, { mode: 0o700 });
      await expect(openDatabase({ url: null, dataDir: join(closed, "data") })).rejects.toMatchObject({
        code: "database-start",
        message: expect.stringContaining(dataDir) as string,
        remedy: expect.stringContaining("ASSAY_DATA_DIR") as string,
      });
    },
  );

  it("a named server that does not answer is a transient error without its password", async () => {
    const opening = openDatabase({ url: "postgresql://u:s3cret@127.0.0.1:1/none", dataDir });
    await expect(opening).rejects.toMatchObject({ code: "database-unavailable", kind: "transient" });
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining("s3cret") as string });
    expect(existsSync(join(dataDir, "postgres"))).toBe(false);
  });
});
