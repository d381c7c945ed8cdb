// What is not safe to repeat is sent once: loops, decorators, wrappers and adapters; what may be repeated is left alone.
import { describe, expect, it } from "vitest";
import { proposed } from "./fixtures/proposed.js";

/** The one proposal whose title begins so, as the changed text; empty where there is none. */
const made = (all: Record<string, string>, title: string): string =>
  Object.entries(all).find(([name]) => name.startsWith(title))?.[1] ?? "";

const postTwice = (send: string): string => `import requests
from fastapi import FastAPI

app = FastAPI()


@app.post("/orders")
def order():
    for attempt in range(3):
        try:
            ${send}
            return {"ok": True}
        except requests.RequestException:
            if attempt == 2:
                raise
`;

describe("what is not safe to repeat", () => {
  const ask = (text: string, path = "app.py"): Promise<Record<string, string>> =>
    proposed({ path, text, kinds: ["repeats-side-effect"], operation: "POST /orders" });

  it("[R10] is sent once: the loop goes, what it tried stays", async () => {
    const once = made(await ask(postTwice('requests.post("http://p/charges")')), "Do not repeat");
    expect(once).toContain('def order():\n    requests.post("http://p/charges")\n    return {"ok": True}\n');
  });

  it("[R10] is left alone with an idempotency key, where the loop counts what is sent, and where it is safe", async () => {
    for (const send of [
      'requests.post("http://p/charges", headers={"Idempotency-Key": key})',
      'requests.post("http://p/charges", json={"n": attempt})',
      'requests.get("http://p/charges")',
    ])
      expect(made(await ask(postTwice(send)), "Do not repeat"), send).toBe("");
  });

  it("[R10] loses its decorator, and its adapter repeats safe methods alone", async () => {
    const text = `import requests
from fastapi import FastAPI
from tenacity import retry, stop_after_attempt
from urllib3.util.retry import Retry

app = FastAPI()
policy = Retry(total=3, allowed_methods=False)


@retry(stop=stop_after_attempt(3))
def charge():
    return requests.post("http://p/charges")


@app.post("/orders")
def order():
    return charge().json()
`;
    const all = await ask(text);
    expect(made(all, "Do not repeat charge by a decorator")).toContain("\n\n\ndef charge():");
    expect(made(all, "Do not repeat POST by an adapter")).toContain('allowed_methods=["GET", "HEAD"]');
  });

  it("[R10] is sent once in JavaScript too, out of a loop or a wrapper", async () => {
    const text = `import express from "express";
import pRetry from "p-retry";
const app = express();
async function charge() {
  for (let left = 3; ; left -= 1) {
    try {
      return await fetch("http://p/charges", { method: "POST" });
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}
app.post("/orders", async (req, res) => res.json(await charge()));
app.put("/orders", async (req, res) => res.json(await pRetry(() => fetch("http://p/charges", { method: "POST" }))));
`;
    expect(made(await ask(text, "app.js"), "Do not repeat")).toContain(
      'async function charge() {\n  return await fetch("http://p/charges", { method: "POST" });\n}',
    );
    const put = await proposed({
      path: "app.js",
      text,
      kinds: ["repeats-side-effect"],
      operation: "PUT /orders",
    });
    expect(made(put, "Do not repeat a request by pRetry")).toContain(
      'res.json(await fetch("http://p/charges", { method: "POST" })));',
    );
  });
});
