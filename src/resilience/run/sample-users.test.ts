// The fire test on a Python application as Debian packages it: OpenAPI 3.0.2, threads, SQLite. Needs python3-fastapi, -uvicorn, -sqlalchemy, -requests.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../runtime/runtime.js";
import { parseOpenApi, type OpenApiDocument } from "../openapi/read-document.js";
import type { RunResults } from "../results/results-schema.js";
import { generateScenarios } from "../scenario/generate-scenarios.js";
import { parseScenarios } from "../scenario/parse-scenarios.js";
import { freePort, once as onceEach } from "./fixtures/sample-orders.js";
import { runScenarios } from "./run-scenarios.js";

const python = "/usr/bin/python3";
const sample = join(packageRoot, "samples", "fastapi-users");
const probe = spawnSync(python, ["-c", "import fastapi, uvicorn, sqlalchemy, requests"]);
const isInstalled = probe.status === 0;
const folder = mkdtempSync(join(tmpdir(), "assay-users-"));
const quiet = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };

let greetings: ChildProcess | null = null;
let greetingsUrl = "";
let document: OpenApiDocument;

beforeAll(async () => {
  if (!isInstalled) return;
  const port = String(await freePort());
  greetingsUrl = `http://127.0.0.1:${port}`;
  greetings = spawn(python, [join(sample, "greetings.py")], {
    env: { ...quiet, GREETINGS_PORT: port },
    stdio: "ignore",
  });
  const printed = spawnSync(python, ["-c", "import app, json; print(json.dumps(app.app.openapi()))"], {
    cwd: sample,
    env: { ...quiet, DATABASE_PATH: join(folder, "document.db") },
  });
  document = parseOpenApi(printed.stdout.toString(), { from: "users", url: null });
});

afterAll(async () => {
  if (greetings !== null) {
    const gone = once(greetings, "exit");
    greetings.kill("SIGKILL");
    await gone;
  }
  rmSync(folder, { recursive: true });
});

async function testUsers(options: {
  readonly templates: readonly string[];
  readonly operations?: readonly string[];
  readonly variant?: string;
}): Promise<RunResults> {
  const port = await freePort();
  const target = `http://127.0.0.1:${port}`;
  const upstreams = [{ name: "GREETINGS_URL", url: greetingsUrl }];
  const { text } = generateScenarios(document, {
    ...options,
    upstreams,
    baseUrl: target,
    schemaPath: "s.json",
  });
  return runScenarios({
    scenarios: onceEach(parseScenarios(text, "users.yaml")),
    upstreams,
    start: `${python} -m uvicorn app:app --port ${port} --log-level warning`,
    cwd: sample,
    env: {
      ...quiet,
      DATABASE_PATH: join(folder, `${port}.db`),
      ...(options.variant === undefined ? {} : { VARIANT: options.variant }),
    },
    seed: 1,
    signal: new AbortController().signal,
  });
}

const title = `the FastAPI sample${isInstalled ? "" : " (NOT tested here: apt-get install python3-fastapi python3-uvicorn python3-sqlalchemy python3-requests)"}`;

describe.skipIf(!isInstalled)(title, () => {
  it.concurrent(
    "[R1] gets valid requests for all its operations from its 3.0.2 document",
    async () => {
      const results = await testUsers({ templates: ["caller-gone"] });
      expect(results.baselines.map(({ operation, state, why }) => [operation, state, why])).toEqual([
        ["read_root__get", "clean", null],
        ["list_users_users_get", "clean", null],
        ["create_user_users__post", "clean", null],
        ["list_mails_mails_get", "clean", null],
        ["read_user_users__user_id__get", "clean", null],
        ["greet_user_users__user_id__greeting_get", "clean", null],
      ]);
      expect(results.items.map(({ state, checks }) => [state, checks.filter(({ holds }) => !holds)])).toEqual(
        results.items.map(() => ["passed", []]),
      );
    },
    120_000,
  );

  it.concurrent(
    "[R4] shows its weaknesses on the edge to its dependency",
    async () => {
      const results = await testUsers({
        operations: ["greet_user_users__user_id__greeting_get"],
        templates: ["dependency-slow", "dependency-hangs", "dependency-refuses"],
      });
      expect(
        results.items.map(({ title, state }) => [title.replace(/^.*GREETINGS_URL /, ""), state]),
      ).toEqual([
        ["answers late", "passed"],
        ["takes requests and never answers", "failed"],
        ["answers 503 and asks to wait", "failed"],
      ]);
    },
    120_000,
  );

  it.concurrent(
    "[R2] is called already broken in its variant with the thread defect",
    async () => {
      const results = await testUsers({
        variant: "thread-defect",
        operations: ["read_user_users__user_id__get"],
        templates: ["slow-caller", "caller-gone"],
      });
      expect(results.baselines.map(({ state }) => state)).toEqual(["already-broken"]);
      expect(results.items.map(({ state }) => state)).toEqual(["not-tested", "not-tested"]);
    },
    120_000,
  );
});
