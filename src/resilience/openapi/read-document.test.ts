// Reads documents from real files and a real server, and gives up where it should.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readDocument } from "./read-document.js";

const folder = mkdtempSync(join(tmpdir(), "assay-openapi-"));
let server: Server;
let origin = "";

beforeAll(async () => {
  server = createServer((req, res) => {
    if (req.url === "/openapi.json") res.end('{"openapi":"3.1.0","paths":{}}');
    else if (req.url === "/huge") res.end(Buffer.alloc(17 * 1024 * 1024, " "));
    else if (req.url === "/docs") res.end("<!DOCTYPE html><html><body>sign in</body></html>");
    else res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

describe("readDocument", () => {
  it("[R1] reads YAML from a file and JSON from a URL", async () => {
    const path = join(folder, "api.yaml");
    writeFileSync(path, "openapi: 3.0.3\npaths: {}\n");
    expect(await readDocument({ kind: "file", path })).toMatchObject({ version: "3.0", url: null });
    const url = `${origin}/openapi.json`;
    expect(await readDocument({ kind: "url", url })).toMatchObject({ version: "3.1", url });
  });

  it("[R1] says what went wrong: no such file, a bad status, too many bytes, nobody there", async () => {
    await expect(readDocument({ kind: "file", path: join(folder, "none") })).rejects.toThrow(/ENOENT/);
    await expect(readDocument({ kind: "url", url: `${origin}/none` })).rejects.toThrow(/answered 404/);
    await expect(readDocument({ kind: "url", url: `${origin}/huge` })).rejects.toThrow(/larger than 16 MiB/);
    await expect(readDocument({ kind: "url", url: "http://127.0.0.1:1/x" })).rejects.toThrow(
      /could not be read/,
    );
    await expect(readDocument({ kind: "url", url: "file:///etc/passwd" })).rejects.toThrow(/not an http/);
  });

  it("[R1] tells a page for people from a document, and the place of a fault in JSON", async () => {
    await expect(readDocument({ kind: "url", url: `${origin}/docs` })).rejects.toThrow(/a page for people/);
    const path = join(folder, "broken.json");
    writeFileSync(path, '{\n  "openapi": "3.1.0",\n  "paths": ]\n}\n');
    await expect(readDocument({ kind: "file", path })).rejects.toThrow(/broken\.json:3:\d+ is not valid/);
  });

  it("[X8] refuses YAML aliases that would expand without end", async () => {
    const path = join(folder, "bomb.yaml");
    const level = (name: string, of: string): string =>
      `${name}: &${name} [${Array(20).fill(`*${of}`).join(",")}]`;
    writeFileSync(
      path,
      ["a: &a [x,x]", level("b", "a"), level("c", "b"), level("d", "c"), level("e", "d")].join("\n"),
    );
    await expect(readDocument({ kind: "file", path })).rejects.toThrow(/cannot be expanded/);
  });
});
