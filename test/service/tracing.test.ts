// Traces of the whole service, from three processes to a collector: one delivery, one tree; and a collector that is away.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { startLoopbackModels } from "../../src/models/models.js";
import { packageRoot } from "../../src/runtime/runtime.js";
import { openCollector, type Collector, type KeptSpan } from "./open-collector.js";
import { openTestService, type TestService } from "./open-test-service.js";
import { activate, ended, expectOrder, faulty, openPull, postsOn } from "./watch-service.js";

interface Process {
  readonly child: ChildProcess;
  readonly gone: Promise<unknown>;
  readonly said: string[];
  readonly logged: string[];
}

let test: TestService;
let models: Awaited<ReturnType<typeof startLoopbackModels>>;
let collector: Collector;
const processes: Process[] = [];
const secrets = ["canary", "a test secret", "PRIVATE KEY", "ghs_", "Bearer"];
let started: readonly Process[] = [];
let row: { readonly id: string };

beforeAll(async () => {
  const answer = { findings: [], dismissedFacts: [], summary: "Nothing." };
  const reply = { answer, delayMs: 0, firstTokenMs: 0 };
  models = await startLoopbackModels({
    script: {
      version: 1,
      answers: [
        {
          lens: "bugs",
          replies: [{ fault: "rate-limit", retryAfterSeconds: 0, delayMs: 0, firstTokenMs: 0 }, reply],
        },
        { replies: [reply] },
      ],
    },
  });
  collector = await openCollector();
  test = await openTestService({
    ...models.environment,
    ANTHROPIC_API_KEY: "canary-model-key",
    ASSAY_MODEL: "anthropic:claude-sonnet-4-5",
    ASSAY_ALLOWED_MODEL_HOSTS: "127.0.0.1",
  });
  await activate(test);
  await test.stopWorkers();
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map((one) => stop(one, "SIGKILL")));
});
afterAll(async () => {
  await expectOrder(test);
  await test.close();
  await collector.close();
  await models.close();
});

/** Starts a command of the program as a process of its own, on the same database and queue. */
function start(args: readonly string[], more: Readonly<Record<string, string>>): Process {
  const child = spawn(process.execPath, [join(packageRoot, "bin", "assay.js"), ...args], {
    env: { PATH: process.env["PATH"], ...test.env, ...more },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [said, logged]: [string[], string[]] = [[], []];
  child.stdout.setEncoding("utf8").on("data", (text: string) => said.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => logged.push(text));
  const started = { child, gone: once(child, "exit"), said, logged };
  processes.push(started);
  return started;
}

async function stop(started: Process, signal: NodeJS.Signals): Promise<void> {
  started.child.kill(signal);
  await started.gone;
}

/** Starts web and two workers, and lets GitHub send its webhooks to the web. */
async function startService(more: Readonly<Record<string, string>>): Promise<readonly Process[]> {
  const web = start(["serve", "--no-worker"], { PORT: "0", ...more });
  // One job at a time each, so that both have a part in the review.
  const workers = [1, 2].map(() => start(["work"], { ASSAY_CONCURRENCY: "1", ...more }));
  const url = await test.until(() => /serving on (\S+)/.exec(web.said.join(""))?.[1]);
  test.github.webhooks.pointAt({ url: `${url}/webhooks/github`, secret: test.webhook.secret });
  return [web, ...workers];
}

async function review(branch: string): Promise<{ readonly id: string }> {
  const files = { "services/orders/orders/ship.py": `${faulty}# canary-text-of-the-repository\n` };
  const pull = await openPull(test, branch, { files });
  const row = await ended(test, pull.number, pull.headSha);
  expect(row.state).toBe("completed");
  expect(postsOn(test, pull.number)).toHaveLength(1);
  return row;
}

const linesOf = (started: readonly Process[]): Record<string, unknown>[] =>
  started
    .flatMap(({ logged }) => logged.join("").split("\n"))
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it("[O1] one delivery makes one connected trace over web and workers, handed over when they are ended", async () => {
  const telemetry = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_SERVICE_NAME: "assay-test",
    ASSAY_LOG: "debug",
  };
  started = await startService(telemetry);
  row = await review("traced");
  await Promise.all(started.map((one) => stop(one, "SIGTERM")));

  const all = collector.spans();
  if (process.env["DBG"]) {
    console.log(
      all
        .map((s) =>
          [
            s.service,
            s.traceId.slice(0, 6),
            s.parentSpanId?.slice(0, 4),
            s.spanId.slice(0, 4),
            s.name,
            JSON.stringify(s.attributes),
          ].join(" "),
        )
        .join("\n"),
    );
    console.log(
      started
        .map((x) =>
          x.logged
            .join("")
            .split("\n")
            .filter((l) => {
              try {
                JSON.parse(l);
                return false;
              } catch {
                return true;
              }
            })
            .join("\n"),
        )
        .join("\n---\n"),
    );
  }
  const door = all.find(
    ({ name, attributes }) => name === "POST /webhooks/github" && attributes["assay.review.id"] === row.id,
  );
  const spans = all.filter(({ traceId }) => traceId === door?.traceId);
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === null || !byId.has(parentSpanId));
  expect(roots.map(({ name }) => name)).toEqual(["POST /webhooks/github"]);
  const pathOf = (span: KeptSpan): string[] => {
    const parent = byId.get(span.parentSpanId ?? "");
    return parent === undefined ? [span.name] : [...pathOf(parent), span.name];
  };
  const paths = new Set(spans.map((span) => pathOf(span).join(" > ")));
  const job = "POST /webhooks/github > relay review > job review";
  const api = "/repos/{owner}/{repo}/pulls/{number}/reviews";
  for (const path of [
    `${job} > diff fetch`,
    `${job} > git fetch`,
    `${job} > analyze`,
    `${job} > context`,
    `${job} > job lens > chat claude-sonnet-4-5`,
    `${job} > job conclude > judge`,
    `${job} > job conclude > publish > POST ${api}`,
  ])
    expect([...paths].sort(), path).toContain(path);
  expect(spans.filter(({ name }) => name === "job lens")).toHaveLength(6);
  expect(spans.filter(({ service }) => service !== "assay-test")).toEqual([]);

  const chats = spans.filter(({ name }) => name.startsWith("chat "));
  expect(chats).toHaveLength(6);
  for (const { attributes } of chats)
    expect(attributes).toMatchObject({
      "gen_ai.provider.name": "anthropic",
      "gen_ai.request.model": "claude-sonnet-4-5",
      "gen_ai.usage.output_tokens": expect.any(Number) as number,
    });
  const bugs = chats.find(({ attributes }) => attributes["assay.lens.id"] === "bugs");
  const attempts = bugs?.events.map(({ attributes }) => attributes["assay.outcome"]);
  expect(attempts).toEqual(["rate_limit", "answered"]);
  const post = spans.find(({ name }) => name === `POST ${api}`);
  expect(post).toMatchObject({ failed: false, attributes: { "http.response.status_code": 200 } });

  const sent = collector.bodies.join("");
  for (const secret of [...secrets, "import subprocess", "ship.py"])
    expect(sent.includes(secret), secret).toBe(false);
});

it("[O1] lines of the log bear the same id from the webhook to each call, and no secret", () => {
  const lines = linesOf(started);
  const door = lines.find((line) => line["path"] === "/webhooks/github" && line["review"] === row.id);
  expect(door).toMatchObject({ delivery: expect.any(String) as string });
  const same = lines.filter(({ trace }) => trace === door?.["trace"]);
  expect(same[0]?.["trace"]).toMatch(/^[0-9a-f]{32}$/);
  const posts = same.filter(({ route }) => String(route).startsWith("POST /repos/"));
  expect(posts.length).toBeGreaterThan(1);
  expect(same.filter(({ message }) => message === "a model answered")).toHaveLength(6);
  for (const line of same) expect(line, JSON.stringify(line)).toMatchObject({ review: row.id });
  const text = started.flatMap(({ logged }) => logged).join("");
  for (const secret of secrets) expect(text.includes(secret), secret).toBe(false);
});

it("[O1] a collector that never answers keeps no review waiting and no process from ending", async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as { port: number };
  started = await startService({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
  await review("untraced");
  await Promise.all(started.map((one) => stop(one, "SIGTERM")));
  expect(started.map(({ child }) => child.signalCode)).toEqual([null, null, null]);
  silent.close();
});
