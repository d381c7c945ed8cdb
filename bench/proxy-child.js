// One process of the proxy benchmark: an upstream, a bare pass-through or reverse proxy to compare with, or Assay's as built.
import { Agent, createServer as createHttpServer, request } from "node:http";
import { connect, createServer } from "node:net";
import { openProxy, parsePlan } from "../dist/faults/faults.js";

/** @type {import("./proxy-processes.ts").Roles} */
const roles = {
  "tcp-upstream": () =>
    listening(
      createServer({ noDelay: true }, (socket) => {
        socket.on("error", () => socket.destroy());
        socket.on("data", (chunk) => socket.write(chunk));
      }),
    ),
  "http-upstream": () => {
    const body = Buffer.alloc(64, "a");
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n`;
    const answer = Buffer.concat([Buffer.from(head), body]);
    return listening(
      createServer({ noDelay: true }, (socket) => {
        socket.on("error", () => socket.destroy());
        socket.on("data", (chunk) => {
          // requests here are smaller than a segment, so each ends where its read ends
          if (chunk.subarray(-4).toString("latin1") === "\r\n\r\n") socket.write(answer);
        });
      }),
    );
  },
  // sends as many bytes as it is told, for the precision of a bandwidth
  "bulk-upstream": () =>
    listening(
      createServer({ noDelay: true }, (socket) => {
        socket.on("error", () => socket.destroy());
        socket.once("data", (chunk) => void sendAll(socket, Number(chunk.toString())));
      }),
    ),
  "bare-tcp": ({ upstreamPort, delayMs }) =>
    listening(
      createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
        const upstream = connect({
          port: upstreamPort,
          host: "127.0.0.1",
          noDelay: true,
          allowHalfOpen: true,
        });
        client.on("error", () => upstream.destroy());
        upstream.on("error", () => client.destroy());
        if (delayMs === undefined) client.pipe(upstream).pipe(client);
        else client.pipe(upstream).on("data", (chunk) => setTimeout(() => client.write(chunk), delayMs));
      }),
    ),
  "bare-http": ({ upstreamPort, delayMs }) => {
    const agent = new Agent({ keepAlive: true });
    return listening(
      createHttpServer((req, res) => {
        const { method, url: path, headers } = req;
        const up = request(
          { host: "127.0.0.1", port: upstreamPort, method, path, headers, agent },
          (answer) => {
            const passOn = () => {
              res.writeHead(answer.statusCode ?? 502, answer.headers);
              answer.pipe(res);
            };
            if (delayMs === undefined) passOn();
            else setTimeout(passOn, delayMs);
          },
        );
        up.on("error", () => res.destroy());
        req.pipe(up);
      }),
    );
  },
  "assay-tcp": (order) => assay({ kind: "tcp", upstream: `tcp://127.0.0.1:${order.upstreamPort}` }, order),
  "assay-http": (order) =>
    assay({ kind: "reverse", upstream: `http://127.0.0.1:${order.upstreamPort}` }, order),
};

async function assay(mode, { faults, durationMs }) {
  const proxy = await openProxy({
    mode,
    seed: 1,
    scenario: "bench",
    plan: parsePlan(faults),
    durationMs,
  });
  process.on("message", (message) => {
    if (message === "begin") {
      proxy.beginRun({ scenario: "bench", plan: proxy.plan(), durationMs });
      process.send({ begunAtMs: performance.timeOrigin + performance.now() });
    }
  });
  return proxy.address.port;
}

async function sendAll(socket, bytes) {
  const chunk = Buffer.alloc(65_536, "b");
  for (let left = bytes; left > 0 && !socket.destroyed; left -= chunk.length)
    if (!socket.write(chunk.subarray(0, left))) await new Promise((resolve) => socket.once("drain", resolve));
  socket.end();
}

async function listening(server) {
  await new Promise((resolve) => server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, resolve));
  return server.address().port;
}

process.on("message", (message) => {
  if (message === "cpu") {
    const { user, system } = process.cpuUsage();
    process.send({ cpuUs: user + system });
  } else if (message === "rss") process.send({ rss: process.memoryUsage().rss });
  else if (typeof message === "object")
    void roles[message.role](message).then((port) => process.send({ port }));
});
process.on("disconnect", () => process.exit(0));
