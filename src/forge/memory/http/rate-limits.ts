// Counts what each caller asks, and answers as GitHub does once a limit that is switched on is passed.
import type { MiddlewareHandler } from "hono";
import type { GitHubState } from "../github-state.js";
import type { ApiContext, ApiEnv } from "./api-context.js";
import { primaryLimitAnswer, secondaryLimitAnswer } from "./limit-answers.js";

const hourMs = 3_600_000;
const minuteMs = 60_000;

interface Usage {
  windowStart: number;
  used: number;
  open: number;
  points: { at: number; cost: number }[];
  content: number[];
}

/** What `GET /rate_limit` tells and the middleware that enforces it. Limits are read at each call, so they can change. */
export interface RateLimiter {
  readonly enforce: MiddlewareHandler<ApiEnv>;
  readonly status: (context: ApiContext) => Readonly<Record<string, number>> | null;
}

/** A limiter. A conditional read that answers 304 costs nothing of the primary limit. */
export function createRateLimiter(state: GitHubState): RateLimiter {
  const usages = new Map<string, Usage>();
  const usageOf = (context: ApiContext): Usage => {
    const caller = context.get("caller");
    const key = caller.kind === "installation" ? `installation ${caller.token.installationId}` : caller.kind;
    const now = state.clock.now();
    const held = usages.get(key) ?? { windowStart: now, used: 0, open: 0, points: [], content: [] };
    if (now - held.windowStart >= hourMs) Object.assign(held, { windowStart: now, used: 0 });
    held.points = held.points.filter((one) => now - one.at < minuteMs);
    held.content = held.content.filter((at) => now - at < minuteMs);
    usages.set(key, held);
    return held;
  };
  const status: RateLimiter["status"] = (context) => {
    const limit = state.limits.primaryPerHour;
    if (limit === null) return null;
    const { used, windowStart } = usageOf(context);
    const reset = Math.ceil((windowStart + hourMs) / 1000);
    return { limit, used, remaining: Math.max(limit - used, 0), reset };
  };
  const enforce: MiddlewareHandler<ApiEnv> = async (context, next) => {
    const usage = usageOf(context);
    const refused = refusal(state, context, usage);
    if (refused !== null) return refused;
    usage.open += 1;
    try {
      await next();
    } finally {
      usage.open -= 1;
    }
    if (context.res.status !== 304) usage.used += 1;
    for (const [name, value] of Object.entries(status(context) ?? {}))
      context.header(`x-ratelimit-${name}`, String(value));
    return undefined;
  };
  return { enforce, status };
}

function refusal(state: GitHubState, context: ApiContext, usage: Usage): Response | null {
  const { limits } = state;
  const now = state.clock.now();
  const isRead = ["GET", "HEAD"].includes(context.req.method);
  if (limits.primaryPerHour !== null && usage.used >= limits.primaryPerHour) {
    const resetAt = (usage.windowStart + hourMs) / 1000;
    return primaryLimitAnswer({ status: 403, limit: limits.primaryPerHour, resetAt });
  }
  const cost = isRead ? 1 : 5;
  const spent = usage.points.reduce((sum, one) => sum + one.cost, 0);
  const isContent = context.req.method === "POST" && !/graphql|access_tokens/.test(context.req.path);
  const isOver =
    (limits.concurrentRequests !== null && usage.open >= limits.concurrentRequests) ||
    (limits.pointsPerMinute !== null && spent + cost > limits.pointsPerMinute) ||
    (limits.contentPerMinute !== null && isContent && usage.content.length >= limits.contentPerMinute);
  if (isOver) return secondaryLimitAnswer({ retryAfterSeconds: limits.secondaryRetryAfterSeconds });
  usage.points.push({ at: now, cost });
  if (isContent) usage.content.push(now);
  return null;
}
