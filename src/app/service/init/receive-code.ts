// Serves the manifest's page on loopback until GitHub sends the browser back with a code.
import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AssayError, type Clock } from "../../../runtime/runtime.js";
import { writeEndPage, writeManifestPage } from "./manifest-page.js";

/** What is asked of GitHub. `settingsUrl` is the page that takes manifests; `manifestFor` is told where the code comes back to. */
export interface CodeRequest {
  readonly port: number;
  readonly settingsUrl: string;
  readonly account: string;
  readonly name: string;
  readonly manifestFor: (redirectUrl: string) => object;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told the address that the browser must open. Only who knows it can begin. */
  readonly onReady: (url: string) => void;
}

/** The time that GitHub gives a manifest (github.md 2). */
const lifetimeMs = 3_600_000;

interface Desk extends CodeRequest {
  readonly host: string;
  readonly begin: string;
  readonly state: string;
  readonly untilMs: number;
  readonly onCode: (code: string) => void;
}

/**
 * Resolves with the code of the first answer that bears our state. Throws `web-failed` when the port is taken, `cancelled`
 * when the signal aborts, and `usage` when nobody came within the hour. Nothing listens any more afterwards.
 */
export async function receiveCode(request: CodeRequest): Promise<string> {
  const server = createServer();
  const port = await listen(server, request.port);
  const waiting = new AbortController();
  try {
    const host = `127.0.0.1:${port}`;
    const begin = `/begin/${randomBytes(16).toString("hex")}`;
    return await new Promise<string>((resolve, reject) => {
      const state = randomBytes(24).toString("hex");
      const untilMs = request.clock.now() + lifetimeMs;
      const desk: Desk = { ...request, host, begin, state, untilMs, onCode: resolve };
      server.on("request", (incoming, response) => answer(incoming, response, desk));
      const signal = AbortSignal.any([request.signal, waiting.signal]);
      request.clock.sleep(lifetimeMs, signal).then(
        () => reject(tooLate()),
        () => reject(interrupted()),
      );
      request.onReady(`http://${host}${begin}`);
    });
  } finally {
    waiting.abort();
    await close(server);
  }
}

function answer(incoming: IncomingMessage, response: ServerResponse, desk: Desk): void {
  const { host, begin, settingsUrl, state, account, name } = desk;
  const send = (status: number, html: string): void => {
    response.writeHead(status, headersFor(settingsUrl)).end(html);
  };
  // Another name for this address would be a page elsewhere that reads ours (DNS rebinding).
  if (incoming.headers.host !== host) {
    send(421, writeEndPage("Not here", `Open this page at ${host}.`));
    return;
  }
  const url = new URL(incoming.url ?? "/", `http://${host}`);
  if (incoming.method === "GET" && url.pathname === begin) {
    const manifest = JSON.stringify(desk.manifestFor(`http://${host}/made`));
    const action = `${settingsUrl}?state=${state}`;
    send(200, writeManifestPage({ action, manifest, name, account }));
  } else if (incoming.method === "GET" && url.pathname === "/made") takeCode(url, { desk, send });
  else send(404, writeEndPage("Nothing here", "Open the address that the terminal shows."));
}

function takeCode(
  url: URL,
  { desk, send }: { desk: Desk; send: (status: number, html: string) => void },
): void {
  const code = url.searchParams.get("code") ?? "";
  if (!isSame(url.searchParams.get("state") ?? "", desk.state)) {
    send(403, writeEndPage("Not ours", "This answer does not belong to the App that was asked for here."));
    return;
  }
  if (desk.clock.now() > desk.untilMs || !/^[\w-]{1,200}$/u.test(code)) {
    send(400, writeEndPage("No code", "GitHub sent no code that can be used. Run assay init again."));
    return;
  }
  send(200, writeEndPage("The App is made", "Go on in the terminal; this page can be closed."));
  desk.onCode(code);
}

/** No script and no foreign part; the form may go to GitHub, which sends it back here. */
function headersFor(settingsUrl: string): Record<string, string> {
  const policy = `default-src 'none'; form-action 'self' ${new URL(settingsUrl).origin}; frame-ancestors 'none'; base-uri 'none'`;
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    connection: "close",
  };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const message = `the page could not listen on 127.0.0.1:${port}: ${cause.message}`;
      reject(new AssayError({ code: "web-failed", message, remedy: "Choose another --port, or 0.", cause }));
    });
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)); // a listening TCP server has one
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 1_000).unref(); // the last page goes out first
  });
}

function tooLate(): AssayError {
  return new AssayError({
    code: "usage",
    message: "nobody made the App within an hour",
    remedy: "Run `assay init` again and open the address that it shows.",
  });
}

function interrupted(): AssayError {
  return new AssayError({
    code: "cancelled",
    message: "making the App was interrupted",
    remedy: "Run `assay init` again; delete the App on GitHub first if it is there already.",
  });
}
