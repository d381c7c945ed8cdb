// The rules' edits on small programs: what they change, and what they leave alone.
import { describe, expect, it } from "vitest";
import { proposed } from "./fixtures/proposed.js";

const express = `import express from "express";
const app = express();
const ask = (path, init) => fetch(process.env.PRICES_URL + path, init);
app.get("/quote", async (req, res) => {
  try {
    res.json(await price());
  } catch (error) {
    res.status(500).end();
  }
});
async function price() {
  return ask("/price");
}
app.post("/quote", async (req, res) => res.json(await ask("/price", { method: "POST" })));
`;

const fastApi = `import requests
from fastapi import FastAPI

app = FastAPI(title="quotes")


@app.get("/quote")
def quote():
    return requests.get("http://prices/price").json()
`;

describe("rules", () => {
  it("[R10] give outbound calls a deadline, refuse honestly, repeat what is safe and add a health endpoint, on Express", async () => {
    const made = await proposed({
      path: "app.js",
      text: express,
      kinds: ["no-deadline", "error-not-mapped", "no-retry"],
    });
    expect(Object.keys(made)).toEqual([
      "Give fetch a deadline of 2000 ms (app.js:3)",
      "Answer 503 instead of 500 when a dependency cannot be had (app.js:8)",
      "Repeat ask once in price, which is safe (app.js:12)",
      "Add a health endpoint (app.js)",
    ]);
    const [deadline = "", refusal = "", retry = ""] = Object.values(made);
    expect(deadline).toContain("+ path, { ...init, signal: AbortSignal.timeout(2_000) });");
    expect(refusal).toContain('res.status(503).set("Retry-After", "1").end();');
    expect(retry).toContain('return retrySafe(() => ask("/price"));');
  });

  it("[R10] never repeat what is not safe to repeat", async () => {
    const made = await proposed({
      path: "app.js",
      text: express,
      kinds: ["no-retry"],
      operation: "POST /quote",
    });
    expect(Object.keys(made).filter((title) => title.startsWith("Repeat"))).toEqual([]);
  });

  it("[R10] do the same on FastAPI, with its own means", async () => {
    const made = await proposed({
      path: "app.py",
      text: fastApi,
      kinds: ["no-deadline", "error-not-mapped", "no-retry"],
    });
    const all = Object.values(made).join("\n");
    expect(Object.keys(made)).toHaveLength(4);
    expect(all).toContain('requests.get("http://prices/price", timeout=2)');
    expect(all).toContain("@app.exception_handler(requests.RequestException)");
    expect(all).toContain('safe_http.get("http://prices/price")');
    expect(all).toContain('@app.get("/health")');
  });

  it("[R10] say nothing where nothing was measured to be weak but a missing health endpoint", async () => {
    expect(Object.keys(await proposed({ path: "app.py", text: fastApi, kinds: [] }))).toEqual([
      "Add a health endpoint (app.py)",
    ]);
  });
});
