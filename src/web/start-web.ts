// Gives the application a socket: listens, bounds slow senders, and drains when told to stop.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { AssayError } from "../runtime/runtime.js";
import { createWebApp, type WebOptions } from "./create-web-app.js";

/** Where to listen; `port` 0 takes a free one. `requestMs` is how long a request may take to arrive whole. */
export interface ListenOptions {
  readonly port: number;
  readonly host: string;
  readonly requestMs?: number;
}

/** A listening service. `url` is its own address, which is not the public one behind a proxy. */
export interface RunningWeb {
  readonly url: string;
  readonly port: number;
  /**
   * Stops taking requests, says good-bye to streams, lets running answers end, and cuts what is left after `graceMs`. May be called
   * twice. Resolves when the port is free.
   */
  close(options: { readonly graceMs: number }): Promise<void>;
}

const usualRequestMs = 30_000;
const headersMs = 15_000;

/** Starts listening. Rejects with `web-failed` when the port cannot be had. */
export async function startWeb(options: WebOptions & ListenOptions): Promise<RunningWeb> {
  const web = createWebApp(options);
  const requestTimeout = options.requestMs ?? usualRequestMs;
  const server = createAdaptorServer({
    fetch: web.app.fetch,
    serverOptions: {
      requestTimeout,
      headersTimeout: Math.min(headersMs, requestTimeout),
      connectionsCheckingInterval: Math.min(1_000, requestTimeout),
      keepAliveTimeout: 65_000, // longer than the usual 60 s of load balancers, which then never meet a closed line
    },
  }) as Server; // no TLS option is set, so it is a plain HTTP server
  await listen(server, options);
  const { port } = server.address() as AddressInfo; // a string only for pipes
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  let closing: Promise<void> | null = null;
  return {
    url: `http://${host}:${port}`,
    port,
    close: ({ graceMs }) => (closing ??= drain(server, graceMs, () => web.close())),
  };
}

function listen(server: Server, { port, host }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: Error): void =>
      reject(
        new AssayError({
          code: "web-failed",
          message: `Could not listen on ${host}:${port}: ${cause.message}`,
          remedy: "Set PORT to a free port, or stop what is using this one.",
          cause,
        }),
      );
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      resolve();
    });
  });
}

async function drain(server: Server, graceMs: number, endStreams: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  endStreams();
  server.closeIdleConnections();
  const sweep = setInterval(() => server.closeIdleConnections(), 50); // a kept-alive line goes when its answer is out
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
