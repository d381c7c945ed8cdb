// The doctor against a real database, a real Redis, a GitHub on loopback and the real door, in order and out of order.
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../../test/open-test-database.js";
import { openTestRedis, redisMissing } from "../../../../test/open-test-redis.js";
import type { MemoryGitHub, MemoryGitHubOptions } from "../../../forge/forge.js";
import { openTestGitHub } from "../../../forge/memory/fixtures/test-github.js";
import { seal } from "../../../models/models.js";
import { systemClock } from "../../../runtime/runtime.js";
import { createAccess } from "../../../web/fixtures/access-in-memory.js";
import { createLines, createPorts } from "../../../web/fixtures/test-web.js";
import { startWeb, type RunningWeb } from "../../../web/web.js";
import { neededEvents } from "../app-needs.js";
import { checks } from "./check-list.js";
import type { Examined } from "./examined.js";
import { exitOf, runChecks, type NamedFinding } from "./run-checks.js";
import { writeFinding, writeJson, writeTotals } from "./write-report.js";

type Env = Record<string, string | undefined>;

const secret = "canary-webhook-secret";
const masterKey = randomBytes(32);
const closers: (() => unknown)[] = [];
let database: TestDatabase;
let web: RunningWeb;
let github: MemoryGitHub;
let good: Env;

beforeAll(async () => {
  database = await openTestDatabase();
  closers.push(() => database.close());
  web = await openDoor();
  github = await openGitHubWith({});
  good = envOf(github);
});

afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

/** The real web on loopback. What is behind the door only tells whether a delivery was signed. */
async function openDoor(): Promise<RunningWeb> {
  const ports = createPorts();
  const opened = await startWeb({
    ports: {
      ...ports,
      webhook: (_raw, headers) =>
        Promise.resolve(
          headers["x-hub-signature-256"] === undefined
            ? { status: 401, body: { outcome: "refused" } }
            : { status: 202, body: { outcome: "queued" } },
        ),
    },
    access: createAccess(),
    log: createLines().log,
    clock: systemClock,
    publicUrl: "http://127.0.0.1",
    staticFolder: null,
    port: 0,
    host: "127.0.0.1",
  });
  closers.push(() => opened.close({ graceMs: 0 }));
  return opened;
}

async function openGitHubWith(options: Partial<MemoryGitHubOptions>): Promise<MemoryGitHub> {
  const test = await openTestGitHub({
    webhook: { url: `${web.url}/webhooks/github`, secret },
    ...options,
  });
  closers.push(() => test.close());
  await test.github.webhooks.settled();
  return test.github;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-doctor-"));
  chmodSync(folder, 0o755); // the embedded server of a root user runs as another
  closers.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

function envOf(of: MemoryGitHub): Env {
  return {
    PATH: process.env["PATH"],
    ASSAY_DATA_DIR: temporaryFolder(),
    ASSAY_MASTER_KEY: masterKey.toString("base64"),
    ASSAY_PUBLIC_URL: web.url,
    DATABASE_URL: database.url,
    GITHUB_APP_ID: String(of.app.id),
    GITHUB_PRIVATE_KEY: of.app.privateKeyPem,
    GITHUB_WEBHOOK_SECRET: secret,
    GITHUB_API_URL: of.apiUrl,
    GITHUB_GRAPHQL_URL: of.graphqlUrl,
    ANTHROPIC_API_KEY: "sk-ant-canary-key",
  };
}

async function examine(env: Env, testKeys = false): Promise<readonly NamedFinding[]> {
  const surroundings = { env, cwd: tmpdir(), signal: new AbortController().signal };
  const findings = await runChecks({ testKeys }, surroundings);
  const said = JSON.stringify(findings);
  for (const hidden of [secret, masterKey.toString("base64"), "canary", github.app.clientSecret])
    expect(said).not.toContain(hidden);
  expect(said).not.toMatch(/BEGIN|ghs_/);
  for (const { line, remedy, status } of findings) {
    expect(line).not.toContain("\n");
    if (status === "warning" || status === "fault") expect(remedy).toMatch(/\w{3,}/);
  }
  return findings;
}

function named(findings: readonly NamedFinding[], check: string): NamedFinding {
  return findings.find((finding) => finding.check === check)!;
}

const faultsOf = (findings: readonly NamedFinding[]): string[] =>
  findings.filter(({ status }) => status === "fault").map(({ check }) => check);

describe("assay doctor", () => {
  it("[I4] finds a service in order, and ends with 0", async () => {
    const findings = await examine(good);
    expect(findings.filter(({ status }) => status !== "ok")).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual(checks.map(({ name }) => name));
    expect(named(findings, "database").line).toMatch(/PostgreSQL \d+\.\d+ answers, schema \d+/);
    expect(named(findings, "github-app").line).toContain(`(assay, id ${github.app.id})`);
    expect(exitOf(findings)).toBe(0);
  });

  it("[I4] looks at a machine with nothing set up: everything but the App is in order, which ends with 4", async () => {
    const env = { PATH: good["PATH"], ASSAY_DATA_DIR: temporaryFolder() };
    const findings = await examine(env);
    expect(faultsOf(findings)).toEqual(["github-app"]);
    expect(exitOf(findings)).toBe(4);
    expect(named(findings, "database").line).toMatch(
      /embedded PostgreSQL \d+\.\d+ answers; its tables are made/,
    );
    expect(named(findings, "github-app").remedy).toContain("assay init");
    expect(named(findings, "github-webhook")).toMatchObject({ status: "skipped" });
    expect(named(findings, "model-keys")).toMatchObject({ status: "warning" });
    expect(readdirSync(env.ASSAY_DATA_DIR)).not.toContain("keys.json.master");
  });

  it("[F3] names every fault of the environment and looks no further into it", async () => {
    const findings = await examine({ ...good, PORT: "http", GITHUB_APP_ID: "canary" });
    expect(faultsOf(findings)).toEqual(["environment"]);
    expect(named(findings, "environment").line).toMatch(
      /PORT is no whole number.*GITHUB_APP_ID is no number/,
    );
    expect(named(findings, "database").line).toContain("because");
    expect(exitOf(findings)).toBe(3);
  });

  it("[I4] tells a data folder that cannot be written", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    const findings = await examine({ ...good, ASSAY_DATA_DIR: join(file, "data") });
    expect(named(findings, "data-folder")).toMatchObject({ status: "fault" });
    expect(named(findings, "data-folder").remedy).toContain("ASSAY_DATA_DIR");
  });

  it("[I4] tells a database that does not answer, without its password", async () => {
    const findings = await examine({ ...good, DATABASE_URL: "postgres://me:canary-word@127.0.0.1:1/assay" });
    expect(named(findings, "database")).toMatchObject({ status: "fault" });
    expect(named(findings, "queue")).toMatchObject({ status: "skipped" });
    expect(exitOf(findings)).toBe(3);
  });

  it.skipIf(redisMissing() !== undefined)("[Q1] tells a Redis that would evict jobs", async () => {
    const [kept, evicting] = [await openTestRedis(), await openTestRedis("allkeys-lru")];
    closers.push(
      () => kept.close(),
      () => evicting.close(),
    );
    expect(named(await examine({ ...good, REDIS_URL: kept.url }), "queue").line).toContain("evicts nothing");
    const bad = named(await examine({ ...good, REDIS_URL: evicting.url }), "queue");
    expect(bad).toMatchObject({ status: "fault" });
    expect(bad.remedy).toContain("maxmemory-policy noeviction");
  });

  it("[I4] tells a private key that GitHub does not know, as a missing credential", async () => {
    const other = await openGitHubWith({});
    const findings = await examine({ ...good, GITHUB_PRIVATE_KEY: other.app.privateKeyPem });
    expect(faultsOf(findings)).toEqual(["github-app"]);
    expect(exitOf(findings)).toBe(4);
  });

  it("[X4] tells missing and surplus permissions by name", async () => {
    const poor = await openGitHubWith({
      installations: [
        { id: 1, account: "acme", permissions: { contents: "read", metadata: "read", checks: "read" } },
      ],
    });
    const lacking = await examine(envOf(poor));
    expect(named(lacking, "github-permissions").line).toBe("the App lacks pull_requests:write, checks:write");
    expect(named(lacking, "installations").line).toContain("acme does not grant pull_requests:write");
    const rich = await openGitHubWith({
      installations: [
        {
          id: 1,
          account: "acme",
          permissions: {
            ...{ contents: "write", metadata: "read", checks: "write", pull_requests: "write" },
            ...{ issues: "read", actions: "read", administration: "read" },
          },
        },
      ],
    });
    expect(named(await examine(envOf(rich)), "github-permissions")).toMatchObject({
      status: "warning",
      line: "the App may do more than it needs: contents:write, administration:read",
    });
  });

  it("[W4] tells events that the App does not hear, and what is lost", async () => {
    const check = checks.find(({ name }) => name === "github-events")!;
    const found = (events: readonly string[]) =>
      check.examine({ app: () => Promise.resolve({ events }) } as unknown as Examined); // it looks at nothing else
    const all = Object.keys(neededEvents);
    expect(await found(all.filter((event) => event !== "push"))).toMatchObject({ status: "warning" });
    expect((await found(all.filter((event) => event !== "issue_comment"))).remedy).toContain("Issues: read");
    expect(await found([])).toMatchObject({ status: "fault" });
  });

  it("[W1] tells a webhook without secret, or one that goes elsewhere", async () => {
    const open = await openGitHubWith({ webhook: { url: `${web.url}/webhooks/github`, secret: null } });
    expect(named(await examine(envOf(open)), "github-webhook").line).toContain("has no secret");
    const astray = await openGitHubWith({});
    astray.webhooks.pointAt({ url: "https://other.example/hook", secret });
    expect(named(await examine(envOf(astray)), "github-webhook")).toMatchObject({ status: "fault" });
    astray.webhooks.pointAt(null);
    expect(named(await examine(envOf(astray)), "github-webhook").line).toContain("no webhook address");
  });

  it("[I4] tells a public address where nobody, or somebody else, answers", async () => {
    const nobody = await examine({ ...good, ASSAY_PUBLIC_URL: "http://127.0.0.1:1" });
    expect(named(nobody, "reachability")).toMatchObject({ status: "fault" });
    expect(named(nobody, "reachability").remedy).toContain("assay serve");
    const other = await examine({ ...good, ASSAY_PUBLIC_URL: github.url });
    expect(named(other, "reachability").line).toContain("not as this service does");
  });

  it("[W6] tells that the last delivery failed, and why", async () => {
    const failing = await openGitHubWith({ webhook: { url: `${github.url}/nowhere`, secret } });
    await failing.webhooks.send("ping", {});
    const env = { ...envOf(failing), ASSAY_PUBLIC_URL: "" };
    expect(named(await examine(env), "deliveries")).toMatchObject({ status: "fault" });
    expect(named(await examine(env), "deliveries").line).toMatch(/ping was answered 404/);
  });

  it("[X2] opens stored keys, and tells one that was sealed under another master key", async () => {
    const sealed = seal("sk-canary-stored", "key-1", randomBytes(32));
    await database.db
      .insertInto("model_keys")
      .values({
        ...{ id: "key-1", scope: "operator" as const, scope_id: 0, provider: "openai", last_four: "ored" },
        ...{
          sealed: Buffer.from(JSON.stringify(sealed)),
          key_id: sealed.masterKeyId,
          created_by: "you",
          created_at: new Date(),
        },
      })
      .execute();
    const findings = await examine(good);
    await database.db.deleteFrom("model_keys").execute();
    expect(named(findings, "model-keys")).toMatchObject({ status: "fault", isCredential: true });
    expect(named(findings, "model-keys").line).toContain("sealed under another master key");
    expect(exitOf(findings)).toBe(4);
  });

  it("[X2] asks the provider only with --test-keys", async () => {
    const env = { ...good, ANTHROPIC_BASE_URL: "http://127.0.0.1:1" };
    expect(named(await examine(env), "model-keys")).toMatchObject({ status: "ok" });
    expect(named(await examine(env, true), "model-keys")).toMatchObject({
      status: "fault",
      isCredential: false,
    });
  });

  it("[I4] is written for people and for programs", async () => {
    const findings = await examine({ ...good, ASSAY_PUBLIC_URL: "" });
    const text = findings.map((finding) => writeFinding(finding, false)).join("");
    expect(text).toMatch(/^ok {7}environment {9}\d+ set/m);
    expect(text).toMatch(/^warning {2}reachability.*\n {29}→ Set it to where/m);
    expect(writeTotals(findings)).toBe(`${checks.length - 1} in order, 1 warning, 0 faults\n`);
    const json = JSON.parse(writeJson(findings)) as { ok: boolean; findings: unknown[] };
    expect(json).toMatchObject({ version: 1, ok: true });
    expect(json.findings).toHaveLength(checks.length);
  });
});
