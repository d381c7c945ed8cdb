// What the proxy does when something is wrong that no fault of its plan caused: a bad upstream, client or request.
import { readFileSync } from "node:fs";
import { createServer as createSecureServer } from "node:https";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  ask,
  eventually,
  httpUpstream,
  listenOnLoopback,
  proxyWith,
  tcpClient,
} from "./fixtures/loopback.js";

const reverse = (upstream: string) => ({ kind: "reverse", upstream }) as const;

describe("HTTP through the reverse proxy, with trouble", () => {
  it("[R3] speaks TLS to the upstream and checks its certificate", async () => {
    const folder = join(import.meta.dirname, "fixtures");
    const [key, cert] = ["localhost.key.pem", "localhost.cert.pem"].map((name) =>
      readFileSync(join(folder, name), "utf8"),
    );
    const server = createSecureServer({ key, cert }, (req, res) => void res.end(`secure ${String(req.url)}`));
    const upstream = `https://127.0.0.1:${await listenOnLoopback(server)}`;
    const trusting = await proxyWith(reverse(upstream), [], { tls: { ca: cert ?? "" } });
    expect((await ask(trusting.port, { path: "/x" })).body.toString()).toBe("secure /x");
    const careful = await proxyWith(reverse(upstream));
    expect(await ask(careful.port)).toMatchObject({
      status: 502,
      headers: { "x-assay-error": "upstream-unreachable" },
    });
  });

  it("[R3] answers 502 with the reason when the upstream is not there, and counts it", async () => {
    const { port, proxy } = await proxyWith(reverse("http://127.0.0.1:1"));
    const told = await ask(port);
    expect(told.status).toBe(502);
    expect(JSON.parse(told.body.toString())).toMatchObject({
      error: "upstream-unreachable",
      message: expect.stringContaining("ECONNREFUSED") as string,
    });
    expect(proxy.counts().troubles["upstream-unreachable"]).toBe(1);
  });

  it("[R3] cuts the client when the upstream dies in mid-answer, so that a part is not taken for the whole", async () => {
    const upstream = await httpUpstream((_, res) => {
      res.writeHead(200, { "content-length": "1000" });
      res.write("part", () => res.socket?.destroy());
    });
    const { port, proxy } = await proxyWith(reverse(upstream));
    const told = await ask(port);
    expect(told).toMatchObject({ status: 200, error: "ECONNRESET" });
    expect(told.body.toString()).toBe("part");
    expect(proxy.counts().troubles["upstream-broken"]).toBe(1);
  });

  it("[R3] ends the upstream's request when the client goes away", async () => {
    let isAborted = false;
    const upstream = await httpUpstream((_, res) => void res.on("close", () => (isAborted = true)));
    const { port, proxy } = await proxyWith(reverse(upstream));
    expect((await ask(port, { timeoutMs: 100 })).error).toBe("CLIENT_TIMEOUT");
    await eventually(() => isAborted && proxy.counts().openExchanges === 0);
    expect(proxy.counts().troubles["client-gone"]).toBe(1);
  });

  it.each([
    ["two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd"],
    [
      "a length and chunks",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ["a broken chunk", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
    ["no HTTP at all", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
  ])("[X8] refuses a request with %s and passes nothing of it for a second request", async (_, bytes) => {
    const urls: string[] = [];
    const upstream = await httpUpstream((req, res) => {
      urls.push(String(req.url));
      req
        .resume()
        .on("end", () => res.end("ok"))
        .on("error", () => undefined);
    });
    const { port } = await proxyWith(reverse(upstream));
    const client = await tcpClient(port);
    client.socket.write(bytes, "latin1");
    await client.ended;
    expect(client.received().toString()).toMatch(/^HTTP\/1\.1 400 /);
    expect(urls).not.toContain("/smuggled");
  });

  it("[R3] answers pipelined requests in their order", async () => {
    const upstream = await httpUpstream((req, res) => void res.end(`<${String(req.url)}>`));
    const { port } = await proxyWith(reverse(upstream));
    const client = await tcpClient(port);
    client.socket.write(["/1", "/2", "/3"].map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(""));
    await eventually(() => client.received().includes("</3>"));
    expect(
      client
        .received()
        .toString()
        .match(/<\/\d>/g),
    ).toEqual(["</1>", "</2>", "</3>"]);
  });

  it("[R3] does not turn a bodiless POST into a chunked one", async () => {
    let headers: Record<string, unknown> = {};
    const upstream = await httpUpstream((req, res) => {
      headers = req.headers;
      res.end();
    });
    const { port } = await proxyWith(reverse(upstream));
    const client = await tcpClient(port);
    client.socket.write("POST /x HTTP/1.1\r\nHost: x\r\n\r\n");
    await eventually(() => client.received().length > 0);
    expect(headers).toMatchObject({ "content-length": "0" });
    expect(headers).not.toHaveProperty("transfer-encoding");
  });
});
