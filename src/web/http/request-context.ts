// What travels with one request: its id, who asks, and where from.
import type { Context } from "hono";
import type { HttpBindings } from "@hono/node-server";
import type { Viewer } from "../auth/viewer.js";

/** The variables of a request; `viewer` is null before and without sign-in. `policy` takes the place of the page's own policy. */
export interface WebEnv {
  Bindings: Partial<HttpBindings>;
  Variables: { requestId: string; viewer: Viewer | null; policy?: string };
}

/** The context of a request of this room. */
export type WebContext = Context<WebEnv>;

/** The structured log that the room writes to; pino's loggers fit. */
export interface WebLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The sockets behind a request; nothing where it was asked without one. */
export function socketOf(c: WebContext): Partial<HttpBindings> {
  return { ...c.env }; // typed as always set; asked without a server it is not
}

/**
 * The address that a request came from. Behind `proxies` trusted reverse proxies it is the entry that the outermost of them
 * wrote into X-Forwarded-For; the rest of that header is the client's own claim and is not believed.
 */
export function addressOf(c: WebContext, proxies: number): string {
  const direct = socketOf(c).incoming?.socket.remoteAddress ?? "unknown";
  if (proxies === 0) return direct;
  const hops = (c.req.header("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  const claimed = hops[hops.length - proxies];
  return claimed === undefined || claimed === "" ? direct : claimed;
}
