// The whole service with its page on a socket, a model that records what it is asked, and real results of a small application.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { uploadResults, type UploadCommandOptions } from "../../src/app/commands/upload-results.js";
import { openWebPorts } from "../../src/app/service/open-web-ports.js";
import { startLoopbackModels } from "../../src/models/models.js";
import { run, serve } from "../../src/resilience/run/fixtures/live-application.js";
import { renderResultsJson, type RunResults } from "../../src/resilience/resilience.js";
import { newToken, startWeb, tokenHash, type RunningWeb } from "../../src/web/web.js";
import { openTestService, type TestService } from "./open-test-service.js";
import { activate, repository } from "./watch-service.js";

/** The code under test: an operation that asks a dependency. */
export const quoteCode = `import express from "express";
const app = express();
app.get("/quote", async (req, res) => res.json(await (await fetch("http://prices/price", { signal: s })).json()));
`;

/** What the stage offers. `token` is an API token with the role maintainer. */
export interface FireStage {
  readonly test: TestService;
  readonly web: RunningWeb;
  readonly models: Awaited<ReturnType<typeof startLoopbackModels>>;
  readonly token: string;
  readonly base: RunResults;
  readonly head: RunResults;
  /** Asks the API with the token. */
  ask(method: string, path: string, body?: object): Promise<{ status: number; json: unknown; text: string }>;
  /** Runs `assay scenario upload` on these results. */
  upload(results: RunResults, options: Partial<UploadCommandOptions> & { commit: string }): Promise<void>;
  /** What the lens was asked about a change that holds `word`, newest last. */
  questions(lens: string, word: string): string[];
  close(): Promise<void>;
}

/** Opens everything. The resilience lens makes a finding of what was measured, wherever it is told of any. */
export async function openFireStage(
  permissions?: Readonly<Record<string, "read" | "write">>,
): Promise<FireStage> {
  const origin = await serve((_req, res) => res.end("ok"));
  const base = await run(scenario(origin, "{kind: latency, meanMs: 5, stddevMs: 0}"));
  const head = await run(scenario(origin, "{kind: http-error, statusCode: 500}"));
  const timing = { delayMs: 0, firstTokenMs: 0 };
  const measured = { ...timing, answer: { findings: [citing], dismissedFacts: [], summary: "Measured." } };
  const nothing = { ...timing, answer: { findings: [], dismissedFacts: [], summary: "Nothing." } };
  const answers = [
    { lens: "resilience", when: "Measured on readQuote", replies: [measured] },
    { replies: [nothing] },
  ];
  const models = await startLoopbackModels({ script: { version: 1, answers } });
  const model = "openai-compatible:recorder";
  const hosts = { ASSAY_MODEL: model, ASSAY_ALLOWED_MODEL_HOSTS: "127.0.0.1" };
  const test = await openTestService({ ...models.environment, ...hosts }, undefined, () =>
    permissions === undefined ? {} : { installations: [{ id: 5001, account: "acme", permissions }] },
  );
  await activate(test);
  const { web, token } = await openPage(test);
  const folder = mkdtempSync(join(tmpdir(), "assay-fire-"));
  return {
    ...{ test, web, models, token, base, head },
    ask: (method, path, body) => ask(web, token, { method, path, body }),
    upload: async (results, options) => {
      const file = join(folder, "results.json");
      writeFileSync(file, renderResultsJson(results));
      await uploadResults(
        { results: file, to: web.url, repository, ...options },
        { env: { ASSAY_API_TOKEN: token }, cwd: folder, signal: new AbortController().signal },
      );
    },
    questions: (lens, word) =>
      models.requests
        .filter((one) => one.lens === lens)
        .map(({ body }) => JSON.stringify(body))
        .filter((text) => text.includes(word)),
    close: async () => {
      await web.close({ graceMs: 1_000 });
      await test.close();
      await models.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const citing = {
  ...{ path: "app.js", startLine: 3, endLine: 3, quote: quoteCode.split("\n")[2] ?? "" },
  ...{ category: "error-handling", severity: "major", confidence: 0.9 },
  title: "A failing dependency now fails the quote",
  scenario: "On the head every quote fails under the fault that the base bore.",
  ...{ edits: null, evidence: ["fire-test/measured#1"], newDependencies: [], behaviourChange: false },
};

function scenario(origin: string, fault: string): string {
  return `title: "quote"\nitems:\n  - call: {method: GET, url: "${origin}/quote", meta: {operation_id: readQuote}}\n    context: {faults: [${fault}], strategy: {mode: repeat, count: 3}}\n    expect: {status: 200}\n`;
}

async function openPage({ foundation, service }: TestService): Promise<{ web: RunningWeb; token: string }> {
  const publicUrl = "http://127.0.0.1";
  const { ports, access } = openWebPorts(foundation, { service, publicUrl });
  const { clock, log } = foundation;
  const listen = { port: 0, host: "127.0.0.1", staticFolder: null };
  const web = await startWeb({ ports, access, publicUrl, clock, log, ...listen });
  const token = newToken();
  const now = clock.now();
  await access.tokens.create({
    ...{ id: "t1", name: "ci", role: "maintainer", lastFour: token.slice(-4), createdBy: "operator" },
    ...{ createdAt: now, lastUsedAt: null, expiresAt: now + 3_600_000, tokenHash: tokenHash(token) },
  });
  return { web, token };
}

async function ask(
  web: RunningWeb,
  token: string,
  { method, path, body }: { method: string; path: string; body: object | undefined },
): Promise<{ status: number; json: unknown; text: string }> {
  const answer = await fetch(`${web.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  const isJson = (answer.headers.get("content-type") ?? "").startsWith("application/json");
  expect(text).not.toContain(token);
  return { status: answer.status, text, json: isJson ? (JSON.parse(text) as unknown) : null };
}
