// The board of cancellations on Redis: keys that expire after a week, and a channel to wake who listens.
import type { Redis } from "ioredis";
import type { CancellationBoard } from "./engine.js";

const keptForS = 7 * 86_400;

/** What the board stands on. */
export interface RedisBoardOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly name: string;
  readonly onError: (error: unknown) => void;
}

/** Opens the board; it holds a connection of its own only while somebody listens. */
export function openRedisBoard({ redis, prefix, name, onError }: RedisBoardOptions): CancellationBoard {
  const own = (key: string): string => `${prefix}:${name}:cancelled:${key}`;
  const channel = `${prefix}:${name}:cancellations`;
  return {
    post: async (keys, reason) => {
      for (const key of keys) await redis.set(own(key), reason, "EX", keptForS);
      await redis.publish(channel, "posted");
    },
    read: async (keys) => {
      if (keys.length === 0) return new Map();
      const reasons = await redis.mget(keys.map(own));
      return new Map(
        keys.flatMap((key, at) => {
          const reason = reasons[at];
          return typeof reason === "string" ? [[key, reason] as const] : [];
        }),
      );
    },
    listen: async (onPost) => {
      const listener = redis.duplicate({
        enableOfflineQueue: true,
        maxRetriesPerRequest: null,
        lazyConnect: false,
      });
      listener.on("error", onError);
      listener.on("message", onPost);
      listener.on("ready", onPost); // what was posted while the connection was away
      await listener.subscribe(channel);
      return () => {
        listener.disconnect();
        return Promise.resolve();
      };
    },
  };
}
