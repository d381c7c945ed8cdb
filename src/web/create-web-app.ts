// The whole HTTP side as one application that answers requests, with or without a socket.
import { Hono } from "hono";
import type { AccessPorts } from "./access-ports.js";
import { createApi } from "./api/api.js";
import { messageOf, type Clock } from "../runtime/runtime.js";
import { identify, isStillIn, type SessionTimes } from "./auth/identify.js";
import { mountGitHubRoutes } from "./auth/github-routes.js";
import { mountLinkRoutes } from "./auth/link-routes.js";
import { mountLogOut } from "./auth/log-out.js";
import { createRateLimit } from "./auth/rate-limit.js";
import { createCookies } from "./auth/session-cookie.js";
import type { Viewer } from "./auth/viewer.js";
import { mountWebhookRoute } from "./door/webhook-route.js";
import { mountHealthRoutes } from "./health/health-routes.js";
import { createMetrics } from "./health/metrics.js";
import { answerNobody, isAbandoned, logAccess } from "./http/access-log.js";
import { followRequest } from "./http/follow-request.js";
import { answerProblem, problemOf } from "./http/problem.js";
import type { WebEnv, WebLog } from "./http/request-context.js";
import { mountPageRoutes, noSuchPlace } from "./page/page-routes.js";
import { setSecurityHeaders } from "./page/security-headers.js";
import type { WebPorts } from "./ports.js";
import { openEventHub, type EventHub } from "./stream/event-hub.js";

/**
 * What the room is given. `publicUrl` is where browsers reach it (its origin guards changes, https makes cookies Secure).
 * `operators` are GitHub logins with every right. `proxies` counts trusted reverse proxies in front. Bounds have defaults.
 */
export interface WebOptions {
  readonly ports: WebPorts;
  readonly access: AccessPorts;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly log: WebLog;
  readonly staticFolder: string | null;
  readonly metricsToken?: string | null;
  readonly operators?: readonly string[];
  readonly proxies?: number;
  readonly sessionTimes?: Partial<SessionTimes>;
  readonly stream?: Partial<StreamBounds>;
}

/** Bounds of live streams. */
export interface StreamBounds {
  readonly pollMs: number;
  readonly beatMs: number;
  readonly stallMs: number;
  readonly mostHeld: number;
  readonly mostPerSession: number;
  readonly mostInAll: number;
}

/** The application. `fetch` answers a request; `close` ends its streams and takes it out of rotation. */
export interface WebApp {
  readonly app: Hono<WebEnv>;
  close(): void;
}

const hourMs = 3_600_000;
const usualTimes: SessionTimes = { idleMs: 24 * hourMs, longestMs: 14 * 24 * hourMs, accessMs: hourMs };
const usualBounds: StreamBounds = {
  pollMs: 2_000,
  beatMs: 1_000,
  stallMs: 30_000,
  mostHeld: 2_000,
  mostPerSession: 20,
  mostInAll: 2_000,
};

/** Builds the application. It owns no socket; `startWeb` gives it one. */
export function createWebApp(options: WebOptions): WebApp {
  const { ports, clock, log, publicUrl } = options;
  const bounds = { ...usualBounds, ...options.stream };
  const metrics = createMetrics(ports.service);
  const hub = openEventHub({ ...bounds, events: ports.events, clock, log, onLag: metrics.onLag });
  const app = new Hono<WebEnv>();
  app.use(followRequest);
  app.use(logAccess(log, clock));
  app.onError((fault, c) => {
    if (isAbandoned(c, fault)) return answerNobody();
    log.error(
      { requestId: c.get("requestId"), error: messageOf(fault), stack: fault.stack },
      "request failed",
    );
    return answerProblem(c, problemOf(fault));
  });
  app.notFound((c) => answerProblem(c, noSuchPlace()));
  mountWebhookRoute(app, ports.webhook, metrics.onWebhook);
  app.use(setSecurityHeaders(publicUrl.startsWith("https:")));
  const { metricsToken = null } = options;
  mountHealthRoutes(app, {
    service: ports.service,
    metrics,
    metricsToken,
    isStopping: () => hub.closed.aborted,
  });
  mountPeople(app, { options, hub, bounds, onStreams: metrics.onStreams });
  mountPageRoutes(app, options.staticFolder);
  return { app, close: () => hub.close() };
}

interface PeopleTools {
  readonly options: WebOptions;
  readonly hub: EventHub;
  readonly bounds: StreamBounds;
  readonly onStreams: (open: number) => void;
}

/** Everything that people and programs sign in for. */
function mountPeople(app: Hono<WebEnv>, { options, hub, bounds, onStreams }: PeopleTools): void {
  const { ports, access, clock, log, publicUrl, proxies = 0, operators = [] } = options;
  const times = { ...usualTimes, ...options.sessionTimes };
  const cookies = createCookies(publicUrl);
  const origin = new URL(publicUrl).origin;
  const who = identify({ access, cookies, clock, times, origin, operators });
  const limit = createRateLimit({ tries: 20, perMs: 60_000, clock });
  const hasPage = options.staticFolder !== null;
  const shared = { cookies, clock, times, limit, proxies, origin, publicUrl, operators, log, hasPage };
  const signIn = { ...access, ...shared };
  mountLinkRoutes(app, signIn);
  mountGitHubRoutes(app, signIn);
  app.use("/auth/log-out", who);
  mountLogOut(app, { access, cookies, clock });
  app.use("/api/*", who);
  const mayGoOn = (viewer: Viewer): Promise<boolean> =>
    isStillIn(viewer, { access, clock, times, operators });
  const stream = {
    ...bounds,
    hub,
    events: ports.events,
    reviews: ports.reviews,
    clock,
    log,
    mayGoOn,
    onCount: onStreams,
  };
  app.route("/api/v1", createApi({ ports, access, clock, stream }));
}
