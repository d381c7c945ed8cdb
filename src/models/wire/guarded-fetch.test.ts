// Holds the rules for addresses, on the rule itself and on real sockets.
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { refusalOf } from "./address-rules.js";
import { createGuardedFetch } from "./guarded-fetch.js";

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(handler: RequestListener): Promise<number> {
  server = createServer(handler);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

describe("the addresses of models", () => {
  it.each([
    "169.254.169.254",
    "169.254.0.1",
    "100.100.100.200",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "fe80::1",
    "fd00:ec2::254",
    "fd00:ec2::23",
    "fd20:ce::254",
    "168.63.129.16",
    "64:ff9b:1::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2001:0:a00:1::1",
    "fec0::1",
    "::",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "::169.254.169.254",
  ])("[X3] %s is refused even where private ones are allowed", (address) => {
    expect(refusalOf(address, true)).toContain("link-local, metadata or reserved");
  });

  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "::1",
    "fd12::1",
    "::ffff:10.0.0.1",
  ])("[X3] %s is allowed only where the operator allowed it", (address) => {
    expect(refusalOf(address, true)).toBeNull();
    expect(refusalOf(address, false)).toContain("private address");
  });

  it.each(["1.1.1.1", "172.32.0.1", "2606:4700::1111", "64:ff9b::101:101"])(
    "[X3] %s is public",
    (address) => {
      expect(refusalOf(address, false)).toBeNull();
    },
  );
});

describe("the guarded fetch", () => {
  it("[X3] does not connect to a private address by number or by name", async () => {
    let visits = 0;
    const port = await serve((_request, response) => {
      visits += 1;
      response.end();
    });
    const fetch = createGuardedFetch({ privateAllowed: false });
    for (const host of ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"])
      await expect(fetch(`http://${host}:${port}/`), host).rejects.toThrow(/private address/);
    expect(visits).toBe(0);
    expect((await createGuardedFetch({ privateAllowed: true })(`http://localhost:${port}/`)).status).toBe(
      200,
    );
  });

  it("[X3] does not follow a redirect", async () => {
    let visits = 0;
    const port = await serve((_request, response) => {
      visits += 1;
      response.writeHead(307, { location: "http://169.254.169.254/" }).end();
    });
    const response = await createGuardedFetch({ privateAllowed: true })(`http://127.0.0.1:${port}/`);
    expect([response.status, visits]).toEqual([307, 1]);
  });

  it("[X8] ends a body that is too large", async () => {
    const block = Buffer.alloc(1024 * 1024, 97);
    const port = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const more = (): void => {
        while (!response.destroyed && response.write(block));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    });
    const response = await createGuardedFetch({ privateAllowed: true })(`http://127.0.0.1:${port}/`);
    await expect(response.text()).rejects.toThrow();
  });

  it("[A4] hears the signal before and after the headers", async () => {
    const port = await serve((request, response) => {
      if (request.url === "/body") response.write("begin");
    });
    const fetch = createGuardedFetch({ privateAllowed: true });
    const early = AbortSignal.timeout(50);
    await expect(fetch(`http://127.0.0.1:${port}/head`, { signal: early })).rejects.toThrow();
    const late = AbortSignal.timeout(50);
    const response = await fetch(`http://127.0.0.1:${port}/body`, { signal: late });
    await expect(response.text()).rejects.toThrow();
  });
});
