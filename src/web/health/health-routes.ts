// Liveness, readiness and metrics: what a load balancer and Prometheus ask.
import type { Hono } from "hono";
import { messageOf } from "../../runtime/runtime.js";
import { isSameSecret } from "../auth/secret-token.js";
import { answerProblem, Problem } from "../http/problem.js";
import type { WebContext, WebEnv } from "../http/request-context.js";
import type { ServicePort } from "../ports.js";
import type { Metrics } from "./metrics.js";

/** What health needs. `metricsToken` null leaves /metrics open. `isStopping` takes the process out of rotation. */
export interface HealthTools {
  readonly service: ServicePort;
  readonly metrics: Metrics;
  readonly metricsToken: string | null;
  readonly isStopping: () => boolean;
}

const deadlineMs = 5_000;

/** /healthz says that the process lives, /readyz whether it may be given work and what is down, /metrics everything in numbers. */
export function mountHealthRoutes(app: Hono<WebEnv>, tools: HealthTools): void {
  app.get("/healthz", (c) => c.json({ ok: true }));
  app.get("/readyz", async (c) => {
    const parts = await readiness(tools);
    const ok = parts.every((part) => part.ok);
    c.header("cache-control", "no-store");
    return c.json({ ok, parts }, ok ? 200 : 503);
  });
  app.get("/metrics", async (c) => {
    if (tools.metricsToken !== null && !bears(c, tools.metricsToken)) return answerProblem(c, tokenNeeded());
    const { text, contentType } = await tools.metrics.write(AbortSignal.timeout(deadlineMs));
    return c.body(text, 200, { "content-type": contentType, "cache-control": "no-store" });
  });
}

async function readiness({ service, isStopping }: HealthTools) {
  if (isStopping()) return [{ part: "process", ok: false, detail: "It is stopping." }];
  try {
    return await service.readiness(AbortSignal.timeout(deadlineMs));
  } catch (fault) {
    return [{ part: "service", ok: false, detail: messageOf(fault) }];
  }
}

function bears(c: WebContext, token: string): boolean {
  const sent = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1];
  return sent !== undefined && isSameSecret(sent, token);
}

function tokenNeeded(): Problem {
  return new Problem({
    code: "not-signed-in",
    message: "/metrics needs its token.",
    remedy: "Send it as `Authorization: Bearer`.",
  });
}
