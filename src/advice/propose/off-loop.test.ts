// Blocking work of async routes goes to a thread; other routes are left alone.
import { describe, expect, it } from "vitest";
import { proposed } from "./fixtures/proposed.js";

/** The one proposal whose title begins so, as the changed text; empty where there is none. */
const made = (all: Record<string, string>, title: string): string =>
  Object.entries(all).find(([name]) => name.startsWith(title))?.[1] ?? "";

describe("blocking work", () => {
  const route = (head: string, body: string): string =>
    `import requests\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/quote")\n${head} quote():\n    ${body}\n`;
  const ask = (text: string): Promise<Record<string, string>> =>
    proposed({ path: "app.py", text, kinds: ["slow"] });

  it("[R10] leaves the event loop: a plain route where nothing is awaited, else the call alone goes to a thread", async () => {
    const plain = await ask(route("async def", 'return requests.get("http://p/price").json()'));
    expect(made(plain, "Run quote in a thread")).toContain(
      '\ndef quote():\n    return requests.get("http://p/price").json()',
    );
    const mixed = await ask(
      route("async def", 'await other()\n    return requests.get("http://p/price").json()'),
    );
    expect(made(mixed, "Hand requests.get to a thread")).toContain(
      'return (await run_in_threadpool(requests.get, "http://p/price")).json()',
    );
  });

  it("[R10] of a plain route is left alone", async () => {
    expect(made(await ask(route("def", 'return requests.get("http://p/price").json()')), "Run quote")).toBe(
      "",
    );
  });
});
