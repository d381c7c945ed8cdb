// The rules' edits on small programs: what they change, and what they leave alone.
import { describe, expect, it } from "vitest";
import { createAnalyzers, readCodeFiles } from "../../analyzers/analyzers.js";
import { applyEdits } from "../../diff/diff.js";
import type { Weakness } from "../advise/weakness.js";
import { locateOperation } from "../locate/locate-operation.js";
import { proposeChanges } from "./propose.js";

const analyzers = createAnalyzers();

/** The text of the only file after each proposal alone, with its title. */
async function proposed(
  path: string,
  text: string,
  kinds: readonly Weakness["kind"][],
  operation = "GET /quote",
): Promise<Record<string, string>> {
  const [method = "", url = ""] = operation.split(" ");
  const code = await readCodeFiles([{ path, text }]);
  const located = await locateOperation(
    { operation: null, method, url: `http://x${url}` },
    { files: code, callees: () => Promise.resolve(null) },
  );
  if (located.kind === "not-found") throw new Error(located.why);
  const weaknesses = kinds.map((kind, at): Weakness => ({
    id: `W${at}`,
    kind,
    operation: "quote",
    edge: "prices",
    items: [],
    measures: [],
  }));
  const files = code.map((one) => ({ path, text, code: one }));
  const all = await proposeChanges({ method, weaknesses, located, files }, analyzers);
  const entries = all.map(({ title, edits }) => {
    const edited = applyEdits(text, edits);
    if (edited.kind === "rejected") throw new Error(edited.reason);
    return [title, edited.text] as const;
  });
  const verdicts = await analyzers.checkSyntax(entries.map(([, after]) => ({ path, text: after })));
  expect(
    verdicts.every(({ kind }) => kind === "ok"),
    JSON.stringify(verdicts),
  ).toBe(true);
  return Object.fromEntries(entries);
}

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
    const made = await proposed("app.js", express, ["no-deadline", "error-not-mapped", "no-retry"]);
    expect(Object.keys(made)).toEqual([
      "Give fetch a deadline of 2000 ms (app.js:3)",
      "Answer 503 instead of 500 when a dependency cannot be had (app.js:8)",
      "Repeat ask once in price, which is safe (app.js:12)",
      "Add a health endpoint (app.js)",
    ]);
    const [deadline = "", refusal = "", retry = ""] = Object.values(made);
    expect(deadline).toContain("+ path, { ...init, signal: AbortSignal.timeout(2_000) });");
    expect(refusal).toContain("res.status(503).end();");
    expect(retry).toContain('return retrySafe(() => ask("/price"));');
  });

  it("[R10] never repeat what is not safe to repeat", async () => {
    const made = await proposed("app.js", express, ["no-retry"], "POST /quote");
    expect(Object.keys(made).filter((title) => title.startsWith("Repeat"))).toEqual([]);
  });

  it("[R10] do the same on FastAPI, with its own means", async () => {
    const made = await proposed("app.py", fastApi, ["no-deadline", "error-not-mapped", "no-retry"]);
    const all = Object.values(made).join("\n");
    expect(Object.keys(made)).toHaveLength(4);
    expect(all).toContain('requests.get("http://prices/price", timeout=2)');
    expect(all).toContain("@app.exception_handler(requests.RequestException)");
    expect(all).toContain('safe_http.get("http://prices/price")');
    expect(all).toContain('@app.get("/health")');
  });

  it("[R10] say nothing where nothing was measured to be weak but a missing health endpoint", async () => {
    expect(Object.keys(await proposed("app.py", fastApi, []))).toEqual(["Add a health endpoint (app.py)"]);
  });
});
