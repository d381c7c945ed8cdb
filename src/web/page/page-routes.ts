// The built page: its files with long cache times, and one document for every address that the page knows (spec L3).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import type { Hono } from "hono";
import { answerProblem, Problem } from "../http/problem.js";
import type { WebEnv } from "../http/request-context.js";

const forAYear = "public, max-age=31536000, immutable";

/**
 * Serves `folder`. Files under /assets/ bear a hash in their name and are kept for a year; everything else is asked for anew. An
 * address without a file gets index.html, so that a link into the page works; one that asks for data or a file gets a 404.
 */
export function mountPageRoutes(app: Hono<WebEnv>, folder: string | null): void {
  if (folder === null) {
    app.get("/", (c) =>
      c.text("Assay is running. Its page is not built into this installation; the API is at /api/v1.\n"),
    );
    return;
  }
  const document = readFileSync(join(folder, "index.html"), "utf8");
  app.get("/", (c) => c.html(document, 200, { "cache-control": "no-cache" }));
  app.use(async (c, next) => {
    await next();
    if (c.res.headers.has("cache-control") || !c.res.ok) return;
    c.header("cache-control", c.req.path.startsWith("/assets/") ? forAYear : "no-cache");
  });
  app.use(serveStatic({ root: folder, precompressed: true }));
  app.get("*", (c) => {
    const isPage = !/^\/(api|auth|webhooks|assets)\//.test(c.req.path) && !/\.[a-z0-9]+$/i.test(c.req.path);
    return isPage ? c.html(document, 200, { "cache-control": "no-cache" }) : answerProblem(c, noSuchPlace());
  });
}

/** Nothing lives at this address. */
export function noSuchPlace(): Problem {
  return new Problem({
    code: "not-found",
    message: "Nothing is at this address.",
    remedy: "The API's routes are listed at /api/v1/openapi.json.",
  });
}
