// What every process of the service stands on: its settings, log, database, queue and keys, opened in order and closed in reverse.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readMasterKey } from "../../models/models.js";
import { openQueue, type JobQueue } from "../../queue/queue.js";
import { systemClock, type Clock } from "../../runtime/runtime.js";
import { parseJob, type Job } from "../../service/service.js";
import { openDatabase, type Database } from "../../store/store.js";
import type { Surroundings } from "../surroundings.js";
import { openLog, type Log } from "./open-log.js";
import type { ServerSettings } from "./read-server-settings.js";
import { flushWithin, openTracing, type Tracing } from "./open-tracing.js";
import { serviceFolders, type ServiceFolders } from "./service-folders.js";

/** The foundation. `close` ends what it opened; workers and the web must have ended before. */
export interface Foundation {
  readonly settings: ServerSettings;
  readonly folders: ServiceFolders;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly clock: Clock;
  readonly masterKey: Uint8Array;
  readonly database: Database;
  readonly queue: JobQueue<Job>;
  readonly tracing: Tracing;
  close(): Promise<void>;
}

/**
 * Opens the database (embedded unless DATABASE_URL), brings its schema up to date, and opens the queue on it (or on
 * REDIS_URL). Throws what those throw; nothing is left open then.
 */
export async function openFoundation(
  settings: ServerSettings,
  surroundings: Surroundings,
): Promise<Foundation> {
  const { values } = settings;
  const { env } = surroundings;
  const folders = serviceFolders(values.ASSAY_DATA_DIR, surroundings);
  await mkdir(folders.data, { recursive: true });
  const log = openLog(values.ASSAY_LOG ?? "info");
  const tracing = await openTracing(values, { clock: systemClock, log });
  const masterKey = await readMasterKey(
    values.ASSAY_MASTER_KEY ?? undefined,
    join(folders.data, "keys.json"),
  );
  const database = await openDatabase({
    url: values.DATABASE_URL,
    dataDir: folders.data,
    searchPath: env["PATH"],
    report: (line) => {
      log.info({ part: "database" }, line);
    },
  });
  try {
    const redis = values.REDIS_URL;
    const queue = await openQueue({
      engine: redis === null ? { kind: "postgres", url: database.url } : { kind: "redis", url: redis },
      parsePayload: parseJob,
      ...{ clock: systemClock, random: Math.random, log },
    });
    const close = async (): Promise<void> => {
      await queue.close({ graceMs: 0 });
      await database.close();
      await tracing.close({ withinMs: flushWithin(0) });
    };
    const opened = { settings, folders, env, log, masterKey, database, queue, tracing, close };
    return { ...opened, clock: systemClock };
  } catch (thrown) {
    await database.close();
    await tracing.close({ withinMs: 0 });
    throw thrown;
  }
}
