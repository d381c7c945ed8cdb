// The API, version 1: every route of it, and the document that describes them.
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Clock } from "../../runtime/runtime.js";
import type { AccessPorts } from "../access-ports.js";
import { mountRoute, type Route } from "../http/define-route.js";
import type { WebEnv } from "../http/request-context.js";
import type { WebPorts } from "../ports.js";
import { mountStreamRoute, type StreamRouteTools } from "../stream/stream-route.js";
import { accessRoutes } from "./access-routes.js";
import { mountFireTestFiles } from "./fire-test-files.js";
import { fireTestRoutes } from "./fire-test-routes.js";
import { keyRoutes } from "./key-routes.js";
import { measureRoutes } from "./measure-routes.js";
import { repositoryRoutes } from "./repository-routes.js";
import { reviewRoutes } from "./review-routes.js";
import { serviceRoutes } from "./service-routes.js";
import { deadJobRoutes, deliveryRoutes, quotaRoutes } from "./work-routes.js";

/** What the API needs. */
export interface ApiTools {
  readonly ports: WebPorts;
  readonly access: AccessPorts;
  readonly clock: Clock;
  readonly stream: StreamRouteTools;
}

/** The API under /api/v1; its document is at /api/v1/openapi.json, without sign-in. */
export function createApi(tools: ApiTools): OpenAPIHono<WebEnv> {
  const api = new OpenAPIHono<WebEnv>();
  api.use(async (c, next) => {
    await next();
    if (!c.res.headers.has("cache-control")) c.header("cache-control", "no-store");
  });
  registerSecurity(api);
  const mounting = { audit: tools.access.audit, now: () => tools.clock.now() };
  for (const route of routesOf(tools)) mountRoute(api, route, mounting);
  mountFireTestFiles(api, tools.ports.fireTests);
  mountStreamRoute(api, tools.stream);
  const document = describeApi(api);
  api.get("/openapi.json", (c) => c.json(document));
  return api;
}

function routesOf({ ports, access, clock }: ApiTools): readonly Route[] {
  return [
    ...reviewRoutes(ports.reviews, ports.events),
    ...repositoryRoutes(ports.repositories),
    ...fireTestRoutes(ports.fireTests),
    ...keyRoutes(ports.keys),
    ...quotaRoutes(ports.quota),
    ...deliveryRoutes(ports.work),
    ...deadJobRoutes(ports.work),
    ...measureRoutes(ports.measures, clock),
    ...accessRoutes(access, clock),
    ...serviceRoutes(ports.service),
  ];
}

function registerSecurity(api: OpenAPIHono<WebEnv>): void {
  api.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "assay-session",
    description:
      "A signed-in browser. Changes also need X-CSRF-Token. Over https the name begins with __Host-.",
  });
  api.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    description: "An API token.",
  });
}

function describeApi(api: OpenAPIHono<WebEnv>): object {
  return api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Assay",
      version: "1",
      description:
        "Reviews of pull requests, live and past, and everything that steers them. Times are milliseconds since the epoch. Every " +
        "answer that is not a success is a Problem. Rows that one may not see are answered as if they were not there.",
    },
    servers: [{ url: "/api/v1" }],
  });
}
