// One process of the proxy benchmark: an upstream, a bare pass-through or reverse proxy to compare with, or Assay's.
import { Agent, createServer as createHttpServer, request } from "node:http";
import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { openProxy, parsePlan } from "../src/faults/faults.js";

/** What the parent asks for; `upstreamPort` is 0 for upstreams. */
export interface ChildOrder {
  readonly role: "tcp-upstream" | "http-upstream" | "bare-tcp" | "bare-http" | "assay-tcp" | "assay-http";
  readonly upstreamPort: number;
  readonly faults: readonly unknown[];
  /** For the bare ones: answers are held by a plain timer, the control for what a delay costs on this machine. */
  readonly delayMs?: number;
}

const roles: Record<ChildOrder["role"], (order: ChildOrder) => Promise<number>> = {
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
            const passOn = (): void => {
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
  "assay-tcp": async ({ upstreamPort, faults }) =>
    (
      await openProxy({
        mode: { kind: "tcp", upstream: `tcp://127.0.0.1:${upstreamPort}` },
        seed: 1,
        plan: parsePlan(faults),
      })
    ).address.port,
  "assay-http": async ({ upstreamPort, faults }) =>
    (
      await openProxy({
        mode: { kind: "reverse", upstream: `http://127.0.0.1:${upstreamPort}` },
        seed: 1,
        plan: parsePlan(faults),
      })
    ).address.port,
};

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen({ port: 0, host: "127.0.0.1" }, resolve));
  return (server.address() as AddressInfo).port; // a listening TCP server has an AddressInfo
}

process.on("message", (message: ChildOrder | "cpu") => {
  if (message === "cpu") {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuUs: user + system });
  } else void roles[message.role](message).then((port) => process.send?.({ port }));
});
process.on("disconnect", () => process.exit(0));
