// What goes through the proxy unharmed when no fault says otherwise: HTTP in its less usual forms.
import { once } from "node:events";
import { createServer, request } from "node:http";
import { describe, expect, it } from "vitest";
import {
  ask,
  eventually,
  httpUpstream,
  keepAliveAgent,
  listenOnLoopback,
  proxyWith,
  tcpClient,
  tcpUpstream,
} from "./fixtures/loopback.js";

const reverse = (upstream: string) => ({ kind: "reverse", upstream }) as const;

describe("HTTP through the reverse proxy", () => {
  it("[R3] passes method, path, fields and body byte for byte, and names the upstream as host", async () => {
    const seen: { url?: string; method?: string; rawHeaders?: string[]; body?: string } = {};
    const upstream = await httpUpstream((req, res) => {
      const chunks: Buffer[] = [];
      req.on("data", (chunk: Buffer) => chunks.push(chunk));
      req.on("end", () => {
        Object.assign(seen, {
          url: req.url,
          method: req.method,
          rawHeaders: req.rawHeaders,
          body: Buffer.concat(chunks).toString(),
        });
        res.writeHead(201, "Made", ["Set-Cookie", "a=1", "Set-Cookie", "b=2", "X-Odd-CASE", "yes"]);
        res.end("done");
      });
    });
    const { port } = await proxyWith(reverse(`${upstream}/base/`));
    const told = await ask(port, { method: "POST", path: "/a%2Fb/../c?x=%20&y", body: "hello" });
    expect(told).toMatchObject({ status: 201, error: null });
    expect(seen).toMatchObject({ url: "/base/a%2Fb/../c?x=%20&y", method: "POST", body: "hello" });
    expect(seen.rawHeaders?.slice(0, 2)).toEqual(["Host", new URL(upstream).host]);
    expect(told.rawHeaders.slice(0, 6)).toEqual([
      "Set-Cookie",
      "a=1",
      "Set-Cookie",
      "b=2",
      "X-Odd-CASE",
      "yes",
    ]);
    expect(told.body.toString()).toBe("done");
  });

  it("[R3] ends hop-by-hop fields at itself, with those that Connection names", async () => {
    let seen: Record<string, unknown> = {};
    const upstream = await httpUpstream((req, res) => {
      seen = req.headers;
      res.writeHead(200, {
        connection: "x-hop",
        "x-hop": "1",
        "proxy-authenticate": "Basic",
        "keep-alive": "timeout=9",
      });
      res.end();
    });
    const { port } = await proxyWith(reverse(upstream));
    const headers = {
      connection: "keep-alive, X-Secret",
      "x-secret": "1",
      "proxy-authorization": "Basic x",
      te: "trailers",
      "x-kept": "1",
    };
    const told = await ask(port, { headers });
    expect(seen).not.toHaveProperty("x-secret");
    expect(seen).not.toHaveProperty("proxy-authorization");
    expect(seen).toMatchObject({ "x-kept": "1", te: "trailers", connection: "TE" });
    expect(told.headers).not.toHaveProperty("x-hop");
  });

  it("[R3] streams chunked bodies both ways as they come, with trailers", async () => {
    const upstream = await httpUpstream((req, res) => {
      res.writeHead(200, { trailer: "x-sum" });
      req.on("data", (chunk: Buffer) => res.write(chunk));
      req.on("end", () => {
        res.addTrailers({ "x-sum": String(req.trailers["x-in"]) });
        res.end();
      });
    });
    const { port } = await proxyWith(reverse(upstream));
    const trailers = await new Promise((resolve, reject) => {
      const got: string[] = [];
      const asked = request(
        { port, host: "127.0.0.1", method: "POST", headers: { trailer: "x-in" } },
        (res) => {
          res.on("data", (chunk: Buffer) => {
            got.push(chunk.toString());
            if (got.length === 2) {
              asked.addTrailers({ "x-in": "42" });
              asked.end();
            } else asked.write("second"); // only once the first has come back
          });
          res.on("end", () => resolve([got, res.trailers]));
        },
      );
      asked.on("error", reject);
      asked.write("first");
    });
    expect(trailers).toEqual([["first", "second"], { "x-sum": "42" }]);
  });

  it("[R3] answers HEAD, 204 and 304 without a body and keeps the connection", async () => {
    const upstream = await httpUpstream((req, res) => {
      if (req.url === "/204") res.writeHead(204).end();
      else if (req.url === "/304") res.writeHead(304, { etag: '"x"' }).end();
      else res.writeHead(200, { "content-length": "5" }).end(req.method === "HEAD" ? undefined : "hello");
    });
    const { port, proxy } = await proxyWith(reverse(upstream));
    const agent = keepAliveAgent(1);
    expect(await ask(port, { agent, method: "HEAD" })).toMatchObject({
      status: 200,
      headers: { "content-length": "5" },
    });
    expect(await ask(port, { agent, path: "/204" })).toMatchObject({ status: 204 });
    expect(await ask(port, { agent, path: "/304" })).toMatchObject({ status: 304, headers: { etag: '"x"' } });
    expect((await ask(port, { agent })).body.toString()).toBe("hello");
    expect(proxy.counts()).toMatchObject({ requests: 4, connections: 1 });
  });

  it("[R3] keeps connections alive on both sides", async () => {
    let connections = 0;
    const upstream = await httpUpstream((_, res) => void res.end("ok"));
    const counted = await tcpUpstream((socket) => {
      connections += 1;
      void tcpClient(Number(new URL(upstream).port)).then(({ socket: real }) =>
        socket.pipe(real).pipe(socket),
      );
    });
    const { port } = await proxyWith(reverse(counted.replace("tcp", "http")));
    const agent = keepAliveAgent(1);
    for (let count = 0; count < 20; count += 1) expect((await ask(port, { agent })).status).toBe(200);
    expect(connections).toBe(1);
  });

  it("[R3] asks again when a kept connection turns out closed, but never for a POST", async () => {
    let connections = 0;
    const upstream = await tcpUpstream((socket) => {
      connections += 1;
      let requests = 0;
      socket.on("data", () => {
        requests += 1;
        if (requests === 1) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        else socket.resetAndDestroy();
      });
    });
    const { port } = await proxyWith(reverse(upstream.replace("tcp", "http")));
    const agent = keepAliveAgent(1);
    expect((await ask(port, { agent })).status).toBe(200);
    expect((await ask(port, { agent })).status).toBe(200);
    expect(connections).toBe(2);
    expect((await ask(port, { agent, method: "POST", body: "x" })).error).toMatch(/ECONNRESET/);
    expect(connections).toBe(2);
  });

  it("[R3] lets an idle connection to the upstream go before the upstream does, and keeps the client's", async () => {
    const ends: Promise<unknown>[] = [];
    const server = createServer((req, res) => req.resume().on("end", () => res.end("ok")));
    server.on("connection", (socket) => ends.push(once(socket, "end"))); // the proxy ends it: node would only after 5 s
    const { port, proxy } = await proxyWith(reverse(`http://127.0.0.1:${await listenOnLoopback(server)}`));
    const agent = keepAliveAgent(1);
    expect((await ask(port, { agent, method: "POST", body: "x" })).status).toBe(200);
    await ends[0];
    expect((await ask(port, { agent, method: "POST", body: "x" })).status).toBe(200);
    expect(ends).toHaveLength(2);
    expect(proxy.counts()).toMatchObject({ requests: 2, connections: 1 });
  });

  it("[R3] relays Expect: 100-continue, and a refusal before the body", async () => {
    const upstream = await listenOnLoopback(
      createServer().on("checkContinue", (req, res) => {
        if (req.url === "/no") {
          res.writeHead(413).end();
          return;
        }
        res.writeContinue();
        req.resume().on("end", () => res.end("took it"));
      }),
    );
    const { port } = await proxyWith(reverse(`http://127.0.0.1:${upstream}`));
    const send = (path: string): Promise<[boolean, number | undefined]> =>
      new Promise((resolve, reject) => {
        let wasContinued = false;
        const asked = request({
          port,
          host: "127.0.0.1",
          method: "POST",
          path,
          headers: { expect: "100-continue", "content-length": "4" },
        });
        asked.on("continue", () => {
          wasContinued = true;
          asked.end("body");
        });
        asked.on("response", (res) => res.resume().on("end", () => resolve([wasContinued, res.statusCode])));
        asked.on("error", reject);
        asked.flushHeaders();
      });
    expect(await send("/yes")).toEqual([true, 200]);
    expect(await send("/no")).toEqual([false, 413]);
  });

  it("[R3] relays early hints", async () => {
    const upstream = await httpUpstream((_, res) => {
      res.writeEarlyHints({ link: "</a.css>; rel=preload" });
      res.end("ok");
    });
    const { port } = await proxyWith(reverse(upstream));
    const hints = await new Promise((resolve) => {
      const asked = request({ port, host: "127.0.0.1" }, (res) => res.resume());
      asked.on("information", ({ statusCode, headers }) => resolve([statusCode, headers["link"]]));
      asked.end();
    });
    expect(hints).toEqual([103, "</a.css>; rel=preload"]);
  });

  it.each([
    ["no fault", []],
    ["a delay", [{ kind: "latency", meanMs: 20, stddevMs: 0 }]],
  ])("[R3] passes each server-sent event on before the next is written, with %s", async (_, faults) => {
    let write: (text: string) => void = () => undefined;
    const upstream = await httpUpstream((_req, res) => {
      res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      res.flushHeaders();
      write = (text) => {
        if (text === "") res.end();
        else res.write(text);
      };
    });
    const { port } = await proxyWith(reverse(upstream), faults);
    const client = await tcpClient(port);
    client.socket.write("GET /events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n");
    await eventually(() => client.received().includes("text/event-stream"));
    for (let id = 1; id <= 3; id += 1) {
      write(`id: ${id}\ndata: event ${id}\n\n`);
      await eventually(() => client.received().includes(`data: event ${id}\n\n`));
    }
    write("");
    await eventually(() => client.received().toString().endsWith("0\r\n\r\n"));
  });

  it("[R3] lets an upgrade through, and the answer of an upstream that declines", async () => {
    const server = createServer((_, res) => void res.end("no websockets here"));
    server.on("upgrade", (req, socket, head) => {
      if (req.url === "/decline") {
        socket.end("HTTP/1.1 426 Upgrade Required\r\ncontent-length: 2\r\nx-why: old\r\n\r\nno");
        return;
      }
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nupgrade: ${String(req.headers.upgrade)}\r\nconnection: upgrade\r\n\r\nhello `,
      );
      if (head.length > 0) socket.write(head);
      socket.pipe(socket);
    });
    const { port } = await proxyWith(reverse(`http://127.0.0.1:${await listenOnLoopback(server)}`));
    const client = await tcpClient(port);
    client.socket.write(
      "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nearly ",
    );
    await eventually(() => client.received().toString().endsWith("early "));
    client.socket.write("late");
    await eventually(() => client.received().toString().endsWith("late"));
    expect(client.received().toString()).toMatch(
      /^HTTP\/1\.1 101 [^]*upgrade: websocket[^]*\r\n\r\nhello early late$/i,
    );
    const declined = await tcpClient(port);
    declined.socket.write(
      "GET /decline HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    );
    await declined.ended;
    expect(declined.received().toString()).toMatch(/^HTTP\/1\.1 426 [^]*x-why: old[^]*no$/);
  });
});
