// Moves a service from the embedded database to a server with the very commands of docs/service.md, rows and queued jobs included.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openQueue, type JobQueue } from "../src/queue/queue.js";
import { packageRoot, systemClock } from "../src/runtime/runtime.js";
import { openDatabase, type Database } from "../src/store/store.js";

const parent = "/usr/lib/postgresql";
const newest = existsSync(parent) ? Math.max(...readdirSync(parent).map(Number).filter(Number.isInteger)) : 0;
const bin = join(parent, String(newest), "bin");
const isHere = existsSync(join(bin, "pg_dump")) && existsSync(join(bin, "postgres"));
const missing =
  "the system has no PostgreSQL with pg_dump: moving is NOT tested here (apt-get install postgresql)";

function openJobs(database: Database): Promise<JobQueue> {
  const ignore = (): undefined => undefined;
  return openQueue({
    engine: { kind: "postgres", url: database.url },
    parsePayload: (payload) => payload,
    clock: systemClock,
    random: Math.random,
    log: { info: ignore, warn: ignore, error: ignore },
  });
}

describe("moving to a server", () => {
  it.skipIf(!isHere)(
    `[Y3] keeps every row and every queued job${isHere ? "" : ` (${missing})`}`,
    async () => {
      const dataDir = mkdtempSync(join(tmpdir(), "assay-move-"));
      chmodSync(dataDir, 0o755); // the embedded server of a root user runs as another
      const open = (url: string | null): Promise<Database> =>
        openDatabase({ url, dataDir, binaries: "system" });
      const embedded = await open(null);
      try {
        await embedded.db
          .insertInto("meta")
          .values({ key: "moved", value: JSON.stringify("with us"), updated_at: new Date() })
          .execute();
        const before = await openJobs(embedded);
        await before.enqueue({
          kind: "job",
          job: { id: "review-1", name: "review", installation: 7, payload: { kind: "review" } },
        });
        await before.close({ graceMs: 0 });
        const server = new URL(embedded.url);
        server.pathname = "/other";
        const url = server.href;
        execFileSync(join(bin, "psql"), [embedded.url, "--command", "CREATE DATABASE other"], {
          stdio: "pipe",
        });
        run(documented(), { ASSAY_DATA_DIR: dataDir, DATABASE_URL: url, PATH: `${bin}:/usr/bin:/bin` });
        const moved = await open(url);
        const jobs = await openJobs(moved);
        const rows = await moved.db.selectFrom("meta").select("value").where("key", "=", "moved").execute();
        expect([rows, await jobs.state("review-1")]).toEqual([[{ value: "with us" }], "waiting"]);
        await jobs.close({ graceMs: 0 });
        await moved.close();
      } finally {
        await embedded.close();
        rmSync(dataDir, { recursive: true, force: true });
      }
    },
  );
});

/** The lines of the page that copy. */
function documented(): string[] {
  const page = readFileSync(join(packageRoot, "docs", "service.md"), "utf8");
  const lines = [...page.matchAll(/^\$ ((?:pg_dump|pg_restore) .*)$/gmu)].map((line) => line[1] ?? "");
  expect(lines).toHaveLength(2);
  return lines;
}

function run(lines: readonly string[], env: Record<string, string>): void {
  for (const line of lines)
    execFileSync("bash", ["-ec", line], { env, cwd: env["ASSAY_DATA_DIR"], stdio: "pipe" });
}
