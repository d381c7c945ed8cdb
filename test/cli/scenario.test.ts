// `assay scenario` as a user runs it: the built program against spawned applications on loopback, from document to exit code.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseResults } from "../../src/resilience/results/render-results.js";
import type { RunResults } from "../../src/resilience/results/results-schema.js";
import { packageRoot } from "../../src/runtime/runtime.js";
import { freePort } from "../../src/resilience/run/fixtures/sample-orders.js";
import { expectRefusal, openAssay, type Assay, type Ended } from "./spawn-assay.js";

const application = `
import { createServer } from "node:http";
const [isSound, isBroken] = ["sound", "broken"].map((one) => process.env.VARIANT === one);
async function price() {
  const answer = await fetch(process.env.PRICES_URL + "/price", isSound ? { signal: AbortSignal.timeout(900) } : {});
  if (!answer.ok) throw new Error("no price");
  return answer.text();
}
createServer((req, res) => {
  const json = (status, value) => res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (req.url === "/health") json(200, {});
  else if (isBroken) json(500, { detail: "no database" });
  else if (req.url.startsWith("/things/")) json(req.url === "/things/7" ? 200 : 422, { detail: "no such thing" });
  else price().then((text) => json(200, { text }), () => json(isSound ? 503 : 500, { detail: "no price" }));
}).listen(Number(process.env.PORT), "127.0.0.1");
`;

const answers = { responses: { "200": { description: "fine" } } };
const document = {
  openapi: "3.1.0",
  info: { title: "shop", version: "1" },
  paths: {
    "/quote": { get: { operationId: "readQuote", ...answers } },
    "/things/{thing}": {
      get: {
        operationId: "readThing",
        parameters: [{ name: "thing", in: "path", required: true, schema: { type: "integer", example: 7 } }],
        ...answers,
      },
    },
  },
};

let assay: Assay;
let prices: Server;
let pricesUrl: string;

beforeAll(async () => {
  assay = openAssay();
  writeFileSync(join(assay.root, "app.mjs"), application);
  writeFileSync(join(assay.root, "openapi.json"), JSON.stringify(document));
  prices = createServer((_req, res) => res.end("4.20"));
  await new Promise<void>((done) => prices.listen(0, "127.0.0.1", done));
  pricesUrl = `http://127.0.0.1:${(prices.address() as AddressInfo).port}`;
});
afterAll(() => {
  prices.closeAllConnections();
  prices.close();
  assay.close();
});

interface Written {
  readonly file: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

/** Has scenarios written for an application that will listen on a port of its own, and gives how to run them. */
async function written(name: string, options: readonly string[] = []): Promise<Written> {
  const port = await freePort();
  const file = join(assay.root, `${name}.yaml`);
  const upstream = ["--upstream", `PRICES_URL=${pricesUrl}`];
  const base = ["--base-url", `http://127.0.0.1:${port}`, "--spec-file", "openapi.json", "--scenario", file];
  const ended = await assay.run(["scenario", "generate", ...base, ...upstream, ...options]);
  expect(ended).toMatchObject({ code: 0, stdout: "" });
  const start = ["--start", `"${process.execPath}" app.mjs`, "--ready", `http://127.0.0.1:${port}/health`];
  return {
    file,
    port,
    env: { PORT: String(port), PRICES_URL: pricesUrl },
    args: ["scenario", "run", "--scenario", file, ...start, ...upstream],
  };
}

function resultsOf({ stdout }: Ended): RunResults {
  return parseResults(stdout, "standard output");
}

const refuses = ["--operation", "readQuote", "--templates", "slow-caller,dependency-refuses"];

describe.concurrent("assay scenario", { timeout: 120_000 }, () => {
  it("[R1] writes valid scenarios to standard output, and says on stderr how many and what is left out", async () => {
    const ended = await assay.run(["scenario", "generate", "--spec-file", "openapi.json"]);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(
      /^# yaml-language-server: \$schema=.*schemas\/scenario-v1\.schema\.json\n---\n/,
    );
    expect(ended.stdout).toContain("url: http://localhost/things/{thing}");
    expect(ended.stderr).toMatch(/assay: 6 scenarios for 2 operations\n$/);
    expect(ended.stderr).toContain("name each with --upstream NAME=URL");
  });

  it("[R4] starts the application behind proxies, finds what is weak, writes results and reports, and exits with 1", async () => {
    const { args, env } = await written("weak", refuses);
    const out = ["weak.json", "weak.md", "weak.html", "weak.ndjson"].map((name) => join(assay.root, name));
    const files = ["--result", out[0]!, "--report", out[1]!, "--report", out[2]!, "--requests", out[3]!];
    const ended = await assay.run([...args, ...files], { env });
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    const [json, markdown, html, lines] = out.map((path) => readFileSync(path, "utf8"));
    const results = parseResults(json!, "weak.json");
    expect(results.items.map(({ title, state }) => [title, state])).toEqual([
      ["readQuote: a caller far away", "passed"],
      ["readQuote: PRICES_URL answers 503 and asks to wait", "failed"],
    ]);
    expect(results.application).toEqual({ startedByAssay: true, redirected: { PRICES_URL: ["PRICES_URL"] } });
    expect(markdown).toMatch(/^# Fire test: failed/);
    expect(html).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
    expect(
      lines!
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as object),
    ).toHaveLength(26);
    expect(ended.stderr).toContain("the application is ready; behind a proxy: PRICES_URL (PRICES_URL)");
    expect(ended.stderr).toMatch(
      /\nfailed {5}readQuote: PRICES_URL answers 503 and asks to wait: status 200, 429/,
    );
    expect(ended.stderr).not.toContain("\u001B"); // plain off a terminal
  });

  it("[R5] exits with 0 where everything held, with the report on standard output", async () => {
    const { args, env } = await written("sound", refuses);
    const ended = await assay.run(args, { env: { ...env, VARIANT: "sound" } });
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout).toMatch(/^# Fire test: passed\n\n2 scenarios: 2 passed, 0 failed\./);
  });

  it("[R2] calls what fails without faults broken already, and a refused request not valid", async () => {
    const broken = await written("broken", refuses);
    const ended = await assay.run([...broken.args, "--result", "-"], {
      env: { ...broken.env, VARIANT: "broken" },
    });
    expect(ended.code).toBe(1);
    expect(resultsOf(ended).baselines).toMatchObject([{ operation: "readQuote", state: "already-broken" }]);
    expect(resultsOf(ended).items.map(({ state }) => state)).toEqual(["not-tested", "not-tested"]);
    const invalid = await written("invalid", ["--operation", "readThing", "--templates", "slow-caller"]);
    writeFileSync(invalid.file, readFileSync(invalid.file, "utf8").replace('thing: "7"', 'thing: "8"'));
    const refused = await assay.run([...invalid.args, "--result", "-"], { env: invalid.env });
    expect(refused.code).toBe(3);
    expect(resultsOf(refused).items[0]?.why).toMatch(/^request not valid: .* answered 422: no such thing$/);
  });

  it("[R3] makes the same decisions for the same seed, byte for byte, and others for another", async () => {
    const { args, env } = await written("seeded", [
      "--operation",
      "readQuote",
      "--templates",
      "dependency-flaky",
    ]);
    const digests: unknown[] = [];
    for (const seed of ["5", "5", "6"]) {
      const ended = await assay.run([...args, "--result", "-", "--seed", seed], {
        env: { ...env, VARIANT: "sound" },
      });
      digests.push(resultsOf(ended).items[0]?.decisions);
    }
    expect(digests[0]).toMatchObject({ applied: expect.any(Number) as number });
    expect(digests[1]).toEqual(digests[0]);
    expect(digests[2]).not.toEqual(digests[0]);
  });

  it("[I3] keeps valid partial results on Ctrl-C, ends the application, and exits with 130", async () => {
    const { args, env, port } = await written("long", refuses);
    const result = join(assay.root, "long.json");
    const requests = join(assay.root, "long.ndjson");
    const running = assay.start([...args, "--result", result, "--requests", requests], { env });
    await running.said(/readQuote without faults: clean/);
    running.child.kill("SIGINT");
    const ended = await running.ended;
    expect(ended.code).toBe(130);
    const results = parseResults(readFileSync(result, "utf8"), result);
    expect(results.state).toBe("interrupted");
    expect(results.baselines).toHaveLength(1);
    expect(results.items.map(({ state }) => state)).toEqual(["interrupted", "interrupted"]);
    expect(ended.stdout).toMatch(/Interrupted\. 2 scenarios/);
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  });

  it("[R2] will not test a stranger that answers where its application should", async () => {
    const { args, env, port } = await written("stranger", refuses);
    const stranger = createServer((_req, res) => res.end("I am another"));
    await new Promise<void>((done) => stranger.listen(port, "127.0.0.1", done));
    const ended = await assay.run(args, { env });
    stranger.close();
    expectRefusal(ended, { code: 3, says: /already answers at/, remedy: /End it/ });
  });
});

describe("docs/fire-test.md", () => {
  it.each([
    ["generate", /## From a document to scenarios([^]*?)\n## /],
    ["run", /## The run([^]*?)\n## /],
  ])("[I1] lists exactly the options of assay scenario %s", async (name, section) => {
    const help = (await assay.run(["scenario", name, "--help"])).stdout;
    const text = section.exec(readFileSync(join(packageRoot, "docs", "fire-test.md"), "utf8"))?.[1] ?? "";
    const rows = text.split("\n").filter((line) => line.startsWith("| `--"));
    const documented = rows.flatMap((row) =>
      [...(row.split("|")[1] ?? "").matchAll(/--[a-z-]+/g)].map(String),
    );
    const offered = [...help.matchAll(/^ {2}(?:-h, )?(--[a-z-]+)/gm)].map((found) => found[1]);
    expect(documented.sort()).toEqual(offered.filter((option) => option !== "--help").sort());
  });
});

describe.concurrent("assay scenario, used wrongly", { timeout: 60_000 }, () => {
  const file = "broken.yml";
  const run = ["run", "--scenario"];
  it.each([
    [["generate"], 2, /no document is named/, /--spec-file openapi\.yaml or --spec-url/],
    [["generate", "--spec-file", "a", "--spec-url", "b"], 2, /two different documents/, /either/],
    [["generate", "--spec-file", "missing.yaml"], 2, /missing\.yaml/, /OpenAPI 3\.0 or 3\.1/],
    [
      ["generate", "--spec-file", "openapi.json", "--operation", "nope"],
      2,
      /no operation "nope"; there are readQuote/,
      /names given/,
    ],
    [["generate", "--spec-file", "openapi.json", "--upstream", "x"], 2, /is not NAME=URL/, /PAYMENTS_URL=/],
    [
      ["generate", "--spec-file", "openapi.json", "--scenario", "no/such/x.yaml"],
      3,
      /no\/such\/x\.yaml cannot be written/,
      /folder that exists/,
    ],
    [[...run, "missing.yaml"], 2, /missing\.yaml could not be read/, /scenario generate/],
    [[...run, file], 2, /broken\.yml:3: /, /./],
    [[...run, file, "--report", "report.pdf"], 2, /"report\.pdf" cannot be told/, /\.md .* \.html/],
    [[...run, file, "--result", "no/such.json"], 3, /cannot be written/, /folder that exists/],
    [[...run, file, "--target", "localhost:1"], 2, /--target "localhost:1" is no http/, /--target http/],
  ] as const)("[I3] %j is refused with exit code %i", async (args, code, says, remedy) => {
    if (!existsSync(join(assay.root, file)))
      writeFileSync(join(assay.root, file), "title: x\nitems:\n  - call: {}\n");
    expectRefusal(await assay.run(["scenario", ...args]), { code, says, remedy });
  });
});
