// The service on real sockets: raw bodies within bounds, slow and stalled peers, draining, headers of the page.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../runtime/runtime.js";
import type { StreamBounds, WebOptions } from "./create-web-app.js";
import { createAccess } from "./fixtures/access-in-memory.js";
import { createEventLog, reviewA } from "./fixtures/event-log.js";
import { readStream } from "./fixtures/stream-reader.js";
import { createLines, createPorts, signIn } from "./fixtures/test-web.js";
import { startWeb, type RunningWeb } from "./start-web.js";

const running: RunningWeb[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const web of running.splice(0)) await web.close({ graceMs: 100 });
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function start(given: Partial<WebOptions> & { requestMs?: number } = {}) {
  const events = createEventLog();
  const ports = createPorts(events);
  const access = createAccess();
  const { lines, log } = createLines();
  const web = await startWeb({
    ports,
    access,
    log,
    clock: systemClock,
    publicUrl: "http://127.0.0.1",
    staticFolder: null,
    port: 0,
    host: "127.0.0.1",
    ...given,
  });
  running.push(web);
  return { web, ports, access, events, lines };
}

const door = (web: RunningWeb): string => `${web.url}/webhooks/github`;

async function raw(web: RunningWeb, text: string): Promise<Socket> {
  const socket = connect(web.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(text);
  return socket;
}

async function answerOf(socket: Socket): Promise<string> {
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  return text;
}

describe("the webhook door", () => {
  it("[W1] hands bytes and headers on untouched, whatever they hold, and answers what intake says", async () => {
    const { web, ports } = await start();
    const bytes = Uint8Array.from({ length: 70_000 }, (_, n) => n % 256);
    const id = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
    const headers = { "x-github-delivery": id, "x-github-event": "ping" };
    const answer = await fetch(door(web), { method: "POST", body: bytes, headers });
    expect(await answer.json()).toEqual({ outcome: "queued", size: 70_000 });
    expect({ status: answer.status, id: answer.headers.get("x-request-id") }).toEqual({ status: 202, id });
    expect(ports.asked).toMatchObject([{ bytes: 70_000, headers }]);
  });

  it("[W1] refuses more than 25 MiB: at once when declared, while reading when not, and lives on", async () => {
    const { web, ports } = await start();
    const declared = await raw(
      web,
      "POST /webhooks/github HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 26214401\r\n\r\n",
    );
    expect(await answerOf(declared)).toMatch(/^HTTP\/1.1 413 /);
    const piece = Buffer.alloc(1024 * 1024);
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        if (sent > 27) controller.close();
        else controller.enqueue(piece);
      },
    });
    const chunked = await fetch(door(web), { method: "POST", body, duplex: "half" });
    expect(chunked.status).toBe(413);
    expect(ports.asked).toEqual([]);
    const largest = await fetch(door(web), { method: "POST", body: Buffer.alloc(25 * 1024 * 1024) });
    expect(largest.status).toBe(202);
  });

  it("[X8] ends a sender that dawdles, and intake never hears of it", async () => {
    const { web, ports } = await start({ requestMs: 300 });
    const slow = await raw(
      web,
      "POST /webhooks/github HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nabc",
    );
    expect(await answerOf(slow)).toMatch(/^HTTP\/1.1 408 /);
    const silent = await raw(web, "POST /webhooks/github HTTP/1.1\r\n");
    expect(await answerOf(silent)).toMatch(/^HTTP\/1.1 408 /);
    expect(ports.asked).toEqual([]);
  });

  it("[O1] a fault behind the door is a 500 with the delivery's id, logged under it, its text kept from the answer", async () => {
    const webhook = () => Promise.reject(new Error("canary"));
    const { web, lines } = await start({ ports: { ...createPorts(), webhook } });
    const id = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
    const answer = await fetch(door(web), {
      method: "POST",
      body: "{}",
      headers: { "x-github-delivery": id },
    });
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 500,
      body: { code: "internal", message: expect.not.stringContaining("canary") as string, requestId: id },
    });
    expect(lines).toMatchObject([
      { level: "error", fields: { requestId: id, error: "canary" } },
      { level: "error", fields: { requestId: id, status: 500 } },
    ]);
  });
});

describe("live streams on sockets", () => {
  const small: Partial<StreamBounds> = { stallMs: 300, mostHeld: 10, beatMs: 50 };

  it("[L2] a reader that takes nothing is cut, its memory is not kept, and others go on", async () => {
    const { web, access, events } = await start({ stream: small });
    const { cookie } = await signIn(access, { role: "operator", at: Date.now() });
    const stuck = await raw(web, `GET /api/v1/stream HTTP/1.1\r\nhost: a\r\ncookie: ${cookie}\r\n\r\n`);
    await once(stuck, "data");
    stuck.pause();
    const good = readStream(await fetch(`${web.url}/api/v1/stream`, { headers: { cookie } }));
    const large = { type: "agent:progress", lens: "bugs", message: "x".repeat(200_000) } as const;
    const ended = once(stuck, "close");
    stuck.on("error", () => undefined); // a reset is one way of being cut
    for (let n = 1; n <= 100; n += 1) {
      events.append(reviewA, large);
      expect(await good.ids(1)).toEqual([n]);
    }
    const metrics = async () => (await fetch(`${web.url}/metrics`)).text();
    await expect.poll(metrics, { timeout: 20_000 }).toContain("assay_streams_open 1");
    stuck.resume();
    await ended;
    await good.stop();
  });

  it("[Q5] draining says good-bye, lets a running answer end, and frees the port", async () => {
    const { ports } = await start();
    let arrived = (): void => undefined;
    let release = (): void => undefined;
    const isHere = new Promise<void>((resolve) => (arrived = resolve));
    const mayGo = new Promise<void>((resolve) => (release = resolve));
    const webhook = async () => {
      arrived();
      await mayGo;
      return { status: 202, body: { outcome: "queued" } };
    };
    const { web, access } = await start({ ports: { ...ports, webhook } });
    const { cookie } = await signIn(access, { role: "operator", at: Date.now() });
    const reader = readStream(await fetch(`${web.url}/api/v1/stream`, { headers: { cookie } }));
    const delivery = fetch(door(web), { method: "POST", body: "{}" });
    await isHere;
    const closed = web.close({ graceMs: 20_000 });
    let heard = await reader.next();
    while (heard.event === "beat") heard = await reader.next();
    expect(heard.event).toBe("bye");
    release();
    expect((await delivery).status).toBe(202);
    await closed;
    const taken = createServer().listen(web.port, "127.0.0.1");
    await once(taken, "listening");
    taken.close();
  });
});

describe("health", () => {
  it("[O1] readiness says what is down, liveness does not depend on it", async () => {
    const { ports } = await start();
    const readiness = () => Promise.resolve([{ part: "queue", ok: false, detail: "no connection to Redis" }]);
    const { web } = await start({ ports: { ...ports, service: { ...ports.service, readiness } } });
    expect((await fetch(`${web.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${web.url}/readyz`);
    expect({ status: ready.status, body: await ready.json() }).toEqual({
      status: 503,
      body: { ok: false, parts: [{ part: "queue", ok: false, detail: "no connection to Redis" }] },
    });
  });

  it("[O1] metrics hold reviews, queue, lenses, tokens, price, deliveries and GitHub's limits, behind their token", async () => {
    const { web } = await start({ metricsToken: "scrape" });
    await fetch(door(web), { method: "POST", body: "{}" });
    expect((await fetch(`${web.url}/metrics`)).status).toBe(401);
    const headers = { authorization: "Bearer scrape" };
    await fetch(`${web.url}/metrics`, { headers });
    const text = await (await fetch(`${web.url}/metrics`, { headers })).text();
    for (const line of [
      'assay_reviews{state="failed"} 4',
      'assay_queue_jobs{state="waiting"} 7',
      'assay_lens_runs_total{lens="bugs",model="anthropic:m",state="answered"} 2',
      'assay_lens_work_seconds_total{lens="bugs",model="anthropic:m",state="answered"} 4',
      'assay_model_tokens_total{lens="bugs",model="anthropic:m",state="answered",kind="cacheRead"} 50',
      'assay_model_cost_usd_total{lens="bugs",model="anthropic:m",state="answered"} 0.5',
      'assay_lens_recent_work_seconds{lens="bugs",quantile="0.95"} 3',
      'assay_github_remaining{installation="1"} 4000',
      'assay_webhook_deliveries_total{status="202",outcome="queued"} 1',
      "assay_streams_open 0",
    ])
      expect(text).toContain(line);
  });
});

describe("the page", () => {
  async function build(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "assay-page-"));
    folders.push(folder);
    await mkdir(join(folder, "assets"));
    await writeFile(join(folder, "index.html"), "<!doctype html><title>Assay</title>");
    await writeFile(join(folder, "assets", "app-1a2b.js"), "export {};");
    await writeFile(join(folder, "icon.svg"), "<svg/>");
    return folder;
  }

  it("[L3] serves files with their type, hashed ones for a year, and its document for every address of its own", async () => {
    const { web } = await start({ staticFolder: await build() });
    const get = async (path: string) => {
      const { status, headers } = await fetch(`${web.url}${path}`);
      return [status, headers.get("content-type")?.split(";")[0], headers.get("cache-control")];
    };
    expect(await get("/assets/app-1a2b.js")).toEqual([
      200,
      "text/javascript",
      "public, max-age=31536000, immutable",
    ]);
    expect(await get("/icon.svg")).toEqual([200, "image/svg+xml", "no-cache"]);
    for (const path of ["/", "/reviews/rev_1", "/repositories"])
      expect(await get(path)).toEqual([200, "text/html", "no-cache"]);
    for (const path of ["/assets/gone.js", "/robots.txt", "/api/v2/x", "/auth/x"])
      expect((await get(path))[0], path).toBe(404);
  });

  it("[X6] gives nothing from outside its folder", async () => {
    const { web } = await start({ staticFolder: await build() });
    for (const path of [
      "/../package.json",
      "/%2e%2e/%2e%2e/etc/passwd",
      "/..%2fetc/passwd",
      "//etc/passwd",
    ]) {
      const socket = await raw(web, `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
      expect(await answerOf(socket), path).toMatch(/^HTTP\/1.1 (404|400) |<title>Assay<\/title>/);
    }
  });

  it("[X6] every page and answer forbids foreign origins, framing and sniffing", async () => {
    const { web } = await start({ staticFolder: await build() });
    for (const path of ["/", "/assets/app-1a2b.js", "/api/v1/me", "/auth/link?token=x", "/nothing.txt"]) {
      const { headers } = await fetch(`${web.url}${path}`);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy, path).toMatch(/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/);
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("same-origin");
    }
  });
});

it("[F3] a port that is taken is named with the remedy", async () => {
  const { web } = await start();
  await expect(start({ port: web.port } as object)).rejects.toMatchObject({
    code: "web-failed",
    remedy: expect.stringContaining("PORT") as string,
  });
});
