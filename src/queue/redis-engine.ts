// The queue on Redis: producers that fail fast, workers that wait for Redis to come back, and a refusal where Redis would evict jobs.
import { FlowProducer, Queue, Worker, type ConnectionOptions } from "bullmq";
import { Redis } from "ioredis";
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
import { openRedisBoard } from "./redis-board.js";

/** All keys begin with this. */
const prefix = "assay";

/**
 * Opens BullMQ on Redis. Producers reject at once while Redis is away; workers wait and go on. Throws `queue-unreachable`,
 * or `queue-misconfigured` when `maxmemory-policy` is anything but `noeviction`: locks and jobs could vanish (queue.md 4).
 */
export async function openRedisEngine(options: EngineOptions): Promise<QueueEngine> {
  const onError = (error: unknown): void =>
    options.log.warn({ queue: options.name, error: messageOf(error) }, "the queue's Redis had a fault");
  const producer = new Redis(options.url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: answerWithinMs,
    commandTimeout: answerWithinMs,
    retryStrategy,
    lazyConnect: true,
  }).on("error", onError);
  const check = (): Promise<void> => checkRedis(producer, options.url);
  try {
    await connect(producer, options.url);
    await check();
  } catch (error) {
    producer.disconnect();
    throw error;
  }
  const connection = producer as ConnectionOptions; // an ioredis instance, as BullMQ takes it
  const queue = new Queue(options.name, { connection, prefix, skipWaitingForReady: true }).on(
    "error",
    onError,
  );
  const flows = new FlowProducer({ connection, prefix, skipWaitingForReady: true }).on("error", onError);
  return {
    kind: "redis",
    name: options.name,
    queue,
    board: openRedisBoard({ redis: producer, prefix, name: options.name, onError }),
    addFlow: (flow) => flows.add(flow),
    openWorker: (worker) => openWorker(options, worker, onError),
    check,
    close: async () => {
      await queue.close();
      await flows.close();
      producer.disconnect();
    },
  };
}

async function openWorker(
  options: EngineOptions,
  asked: BullWorkerOptions,
  onError: (error: unknown) => void,
): Promise<{ close: () => Promise<void> }> {
  const redis = new Redis(options.url, { maxRetriesPerRequest: null, retryStrategy }).on("error", onError);
  const worker = new Worker(options.name, (job: BullJob, token?: string) => asked.process(job, token ?? ""), {
    connection: redis, // an ioredis instance, as BullMQ takes it
    prefix,
    concurrency: asked.concurrency,
    lockDuration: options.leaseMs,
    stalledInterval: options.stallCheckMs,
    maxStalledCount: maxStalls,
    runRetryDelay: reconnectMs,
    settings: { backoffStrategy: asked.backoffMs },
  });
  worker.on("error", onError);
  worker.on("failed", asked.onFailed);
  worker.on("lockRenewalFailed", asked.onLocksLost);
  await worker.waitUntilReady();
  return {
    close: async () => {
      await worker.close();
      redis.disconnect();
    },
  };
}

async function connect(redis: Redis, url: string): Promise<void> {
  try {
    await within(answerWithinMs, redis.connect());
  } catch (cause) {
    throw unreachable({ kind: "redis", url, cause });
  }
}

/** INFO rather than CONFIG GET: managed Redis forbids the latter. */
async function checkRedis(redis: Redis, url: string): Promise<void> {
  let memory: string;
  try {
    memory = await within(answerWithinMs, redis.info("memory"));
  } catch (cause) {
    throw unreachable({ kind: "redis", url, cause });
  }
  const policy = /^maxmemory_policy:(.*)$/m.exec(memory)?.[1]?.trim() ?? "unknown";
  if (policy === "noeviction") return;
  throw new AssayError({
    code: "queue-misconfigured",
    message: `Redis at ${hostOf(url)} has maxmemory-policy "${policy}": under memory pressure it would drop queued jobs`,
    remedy:
      "Set `maxmemory-policy noeviction` in redis.conf (or run `redis-cli CONFIG SET maxmemory-policy noeviction`).",
  });
}

function retryStrategy(times: number): number {
  return Math.min(times * 100, 2_000);
}
