// The queue on PostgreSQL: BullMQ's own back end in the schema `bullmq`, one pool per process, LISTEN for cancellations.
import { createPostgresBackend, FlowProducer, Queue, runMigrations, Worker, type PgPool } from "bullmq";
import { Client, Pool } from "pg";
import { AssayError, messageOf } from "../runtime/runtime.js";
import {
  answerWithinMs,
  hostOf,
  maxStalls,
  reconnectMs,
  unreachable,
  within,
  type BullJob,
  type BullWorkerOptions,
  type EngineOptions,
  type QueueEngine,
} from "./engine.js";
import { openPostgresBoard } from "./postgres-board.js";
import { retryDeadlocks } from "./retry-deadlocks.js";

const schema = "bullmq";
const poolSize = 8;

/**
 * Brings the schema up to date and opens BullMQ on it. The pool sets `search_path` and keep-alive as BullMQ asks of a given
 * pool (queue.md 4). Throws `queue-unreachable`, or `queue-misconfigured` when the server or schema does not fit.
 * Source: https://docs.bullmq.io (PostgreSQL back end), queue.md 0.
 */
export async function openPostgresEngine(options: EngineOptions): Promise<QueueEngine> {
  await migrate(options.url);
  const pool = new Pool({
    connectionString: options.url,
    options: `-c search_path=${schema}`,
    max: poolSize,
    keepAlive: true,
    connectionTimeoutMillis: answerWithinMs,
    query_timeout: 2 * answerWithinMs,
    application_name: "assay-queue",
  });
  pool.setMaxListeners(50); // Queue, FlowProducer and Worker listen on the one pool
  const said = new WeakSet<object>(); // each part of BullMQ passes on the same errors of the one pool
  const onError = (error: unknown): void => {
    if (typeof error === "object" && error !== null) {
      if (said.has(error)) return;
      said.add(error);
    }
    options.log.warn({ queue: options.name, error: messageOf(error) }, "the queue's database had a fault");
  };
  pool.on("error", onError);
  const connection = retryDeadlocks(pool, options.log);
  const queue = new Queue(options.name, { connection }, createPostgresBackend).on("error", onError);
  const flows = new FlowProducer({ connection }, createPostgresBackend).on("error", onError);
  const check = async (): Promise<void> => {
    try {
      await within(answerWithinMs, pool.query("SELECT 1"));
    } catch (cause) {
      throw unreachable({ kind: "postgres", url: options.url, cause });
    }
  };
  return {
    kind: "postgres",
    name: options.name,
    queue,
    board: openPostgresBoard({ pool, url: options.url, name: options.name, schema, onError }),
    addFlow: (flow) => flows.add(flow),
    openWorker: (worker) => openWorker({ connection, options, worker, onError }),
    check,
    close: async () => {
      await queue.close();
      await flows.close();
      await endPool(pool);
    },
  };
}

/** Pool.end resolves before the server has heard of it; a database that is stopped next would complain to a closed queue. */
async function endPool(pool: Pool): Promise<void> {
  let left = pool.totalCount;
  const gone = new Promise<void>((resolve) => {
    if (left === 0) resolve();
    pool.on("remove", () => {
      left -= 1;
      if (left === 0) resolve();
    });
  });
  await pool.end();
  await within(answerWithinMs, gone).catch(() => undefined); // a server that is gone ends nothing
}

async function openWorker(parts: {
  connection: PgPool;
  options: EngineOptions;
  worker: BullWorkerOptions;
  onError: (error: unknown) => void;
}): Promise<{ close: () => Promise<void> }> {
  const { connection, options, worker: asked, onError } = parts;
  const worker = new Worker(
    options.name,
    (job: BullJob, token?: string) => asked.process(job, token ?? ""),
    {
      connection,
      concurrency: asked.concurrency,
      lockDuration: options.leaseMs,
      stalledInterval: options.stallCheckMs,
      maxStalledCount: maxStalls,
      runRetryDelay: reconnectMs,
      settings: { backoffStrategy: asked.backoffMs },
    },
    createPostgresBackend,
  );
  worker.on("error", onError);
  worker.on("failed", asked.onFailed);
  worker.on("lockRenewalFailed", asked.onLocksLost);
  await worker.waitUntilReady();
  return { close: () => worker.close() };
}

async function migrate(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: answerWithinMs });
  client.on("error", () => undefined); // the query that hits it rejects
  try {
    await client.connect();
  } catch (cause) {
    throw unreachable({ kind: "postgres", url, cause });
  }
  try {
    await runMigrations(client, schema);
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${schema}.assay_cancellations
         (key text PRIMARY KEY, reason text NOT NULL, at timestamptz NOT NULL DEFAULT now())`,
    );
  } catch (cause) {
    throw new AssayError({
      code: "queue-misconfigured",
      message: `the queue's schema "${schema}" at ${hostOf(url)} could not be brought up to date: ${messageOf(cause)}`,
      remedy: "Use PostgreSQL 15 or later and a user that may create schemas and tables in this database.",
      cause,
    });
  } finally {
    await client.end();
  }
}
