// Questions to the API over real HTTP: its own words, a proxy's page, a refused connection, an answer that never comes.
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { AskError, createApi } from "./ask.js";

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<string> {
  const opened = createServer(answer);
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(opened.address() as AddressInfo).port}`;
}

async function faultOf(asked: Promise<unknown>): Promise<AskError> {
  const fault: unknown = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(fault instanceof AskError)) throw new Error(`no AskError: ${String(fault)}`);
  return fault;
}

it("[L3] an error is in the API's own words; a proxy's page says its status and what to do", async () => {
  const said = { code: "forbidden", message: "You may not.", remedy: "Ask an operator." };
  const url = await serve((request, response) => {
    const isOurs = request.url === "/ours";
    response.writeHead(isOurs ? 403 : 503, { "content-type": isOurs ? "application/json" : "text/html" });
    response.end(isOurs ? JSON.stringify(said) : "<h1>Bad gateway</h1>");
  });
  const api = createApi(url);
  expect(await faultOf(api.read("/ours"))).toMatchObject({ ...said, status: 403, isWorthRepeating: false });
  const proxied = await faultOf(api.read("/proxied"));
  expect(proxied).toMatchObject({
    status: 503,
    message: "The service answered 503.",
    isWorthRepeating: true,
  });
  expect(proxied.remedy).toContain("Try again");
});

it("[L3] an answer that never comes ends with a deadline and a remedy, whether nothing came or only its head", async () => {
  const url = await serve((request, response) => {
    if (request.url === "/half") response.writeHead(200, { "content-type": "application/json" }).write("{");
  });
  const api = createApi(url, { readMs: 200, changeMs: 200 });
  for (const asked of [api.read("/never"), api.read("/half"), api.change("POST", "/never")])
    expect(await faultOf(asked)).toMatchObject({ code: "timeout", isWorthRepeating: false });
});

it("[L3] a service that is not there is `offline`, worth another try; a question that was given up stays given up", async () => {
  const url = await serve(() => undefined);
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
  expect(await faultOf(createApi(url).read("/gone"))).toMatchObject({
    code: "offline",
    isWorthRepeating: true,
  });
  const left = new AbortController();
  const asked = createApi(await serve(() => undefined)).read("/slow", {}, left.signal);
  left.abort();
  await expect(asked).rejects.toMatchObject({ name: "AbortError" });
});
