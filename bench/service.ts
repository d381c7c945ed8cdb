// The webhook door under load, and the way from a delivery to a posted review. Start with: node bench/run.js service
import { createHmac, randomUUID } from "node:crypto";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { openTestService, type TestService } from "../test/service/open-test-service.js";
import { median, sayMachine, table } from "./figures.js";
import { makeShopRepository } from "./shop-repository.js";

const rate = 100;
const seconds = 20;
const burst = 1_000;
const reviews = 12;
const files = 100;
const payloadBytes = 25_000;

let base = "main";
const service = await openTestService({}, (folder) => {
  base = makeShopRepository(folder, files).base;
});
try {
  await service.until(async () => (await service.service.parts.upkeep.installations()).length === 1);
  await service.foundation.database.db
    .updateTable("repositories")
    .set({ state: "active", settings: JSON.stringify({ active: true }) })
    .execute();
  console.log(`The service on one process, embedded PostgreSQL, a GitHub on loopback. ${sayMachine()}`);
  await measureReviews(service);
  await service.stopWorkers();
  await measureDoor(service);
} finally {
  await service.close();
}

/** Delivery to posted review with the offline reviewer, one pull request after another. */
async function measureReviews({ github, ...test }: TestService): Promise<void> {
  const tookMs: number[] = [];
  for (let n = 0; n < reviews; n += 1) {
    const began = performance.now();
    const pull = await github.do.openPull({
      ...{ repository: "acme/shop", head: "feature", base, title: `Change ${n}`, author: "ada" },
    });
    await test.until(() => github.state().reviews.length > n);
    tookMs.push(performance.now() - began);
    await github.do.closePull({ repository: "acme/shop", number: pull.number, as: "ada" });
  }
  console.log(
    `Delivery to posted review, ${files} files, no model, ${reviews} pull requests one after another:`,
  );
  console.log(
    `  first ${(tookMs[0] ?? 0).toFixed(0)} ms, then ${say(tookMs.slice(1))} (targets: p50 1,000, p99 3,000)`,
  );
}

/** A steady stream and a burst of signed deliveries of new heads, recorded with their jobs; beside a handler that only verifies and parses. */
async function measureDoor({ webhook, foundation }: TestService): Promise<void> {
  const steady = await sendSteadily(webhook);
  const [ours, bare] = [await sendAtOnce(webhook), await withBareHandler(webhook.secret, sendAtOnce)];
  const { held } = await foundation.database.db
    .selectFrom("deliveries")
    .select((eb) => eb.fn.countAll<number>().as("held"))
    .where("event", "=", "pull_request")
    .executeTakeFirstOrThrow();
  console.log(
    `The door, ${payloadBytes} bytes signed, each a new head: ${rate}/s for ${seconds} s, then ${burst} at once.`,
  );
  console.log(
    table(
      ["door", "answers", "not 2xx", "ms", "per second", "ratio"],
      [
        ["steady", ...row(steady), "", ""],
        ["burst", ...row(ours), perSecond(ours).toFixed(0), (perSecond(ours) / perSecond(bare)).toFixed(2)],
        ["burst, verify and parse only", ...row(bare), perSecond(bare).toFixed(0), "1.00"],
      ],
    ),
  );
  const sent = steady.tookMs.length + ours.tookMs.length;
  console.log(
    `Recorded: ${held} deliveries of ${sent} sent here and ${reviews * 2} of the reviews above (target: nothing lost, p99 50 ms).`,
  );
}

interface Round {
  readonly tookMs: readonly number[];
  readonly bad: number;
  readonly wallMs: number;
}

function row({ tookMs, bad }: Round): string[] {
  return [String(tookMs.length), String(bad), say(tookMs)];
}

function perSecond({ tookMs, wallMs }: Round): number {
  return (tookMs.length * 1_000) / wallMs;
}

async function sendSteadily(door: TestService["webhook"]): Promise<Round> {
  const began = performance.now();
  const sent: Promise<Answer>[] = [];
  for (let n = 0; n < rate * seconds; n += 1) {
    const due = began + (n * 1_000) / rate;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    sent.push(send(door, 10_000 + n, due));
  }
  return settle(sent, began);
}

async function sendAtOnce(door: TestService["webhook"]): Promise<Round> {
  const began = performance.now();
  return settle(
    Array.from({ length: burst }, (_, n) => send(door, 100_000 + n, performance.now())),
    began,
  );
}

async function settle(sent: readonly Promise<Answer>[], began: number): Promise<Round> {
  const answers = await Promise.all(sent);
  const bad = answers.filter(({ status }) => status < 200 || status > 299).length;
  return { tookMs: answers.map(({ ms }) => ms), bad, wallMs: performance.now() - began };
}

interface Answer {
  readonly status: number;
  readonly ms: number;
}

function send({ url, secret }: TestService["webhook"], number: number, dueMs: number): Promise<Answer> {
  const body = payloadOf(number);
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return new Promise((resolve, reject) => {
    const call = request(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-github-event": "pull_request",
        "x-github-delivery": randomUUID(),
        "x-hub-signature-256": `sha256=${signature}`,
      },
    });
    call.on("error", reject);
    call.on("response", (answer) => {
      answer.resume();
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, ms: performance.now() - dueMs }));
    });
    call.end(body);
  });
}

/** A delivery as large as GitHub's usual ones. */
function payloadOf(number: number): string {
  const sha = number.toString(16).padStart(40, "a");
  const repository = {
    ...{ id: 9001, name: "shop", full_name: "acme/shop", private: false, default_branch: "main" },
    owner: { login: "acme", id: 1, type: "Organization" },
  };
  const user = { login: "ada", id: 2, type: "User" };
  const pull = {
    ...{ number, state: "open", title: `Change ${number}`, body: "", draft: false, labels: [], user },
    ...{ created_at: "2026-11-20T12:00:00Z", updated_at: "2026-11-20T12:00:00Z", merged: false },
    head: { ref: "feature", sha, repo: repository },
    base: { ref: "main", sha: "b".repeat(40), repo: repository },
  };
  const event = {
    action: "opened",
    number,
    pull_request: pull,
    repository,
    sender: user,
    installation: { id: 5001 },
  };
  const short = JSON.stringify(event);
  return JSON.stringify({ ...event, padding: "x".repeat(Math.max(0, payloadBytes - short.length)) });
}

async function withBareHandler(
  secret: string,
  use: (door: TestService["webhook"]) => Promise<Round>,
): Promise<Round> {
  const server = createServer((message, answer) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => {
      const raw = Buffer.concat(chunks);
      createHmac("sha256", secret).update(raw).digest("hex");
      JSON.parse(raw.toString("utf8"));
      answer.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await use({ url: `http://127.0.0.1:${port}/`, secret });
  } finally {
    server.close();
  }
}

function say(values: readonly number[]): string {
  const all = values.toSorted((one, other) => one - other);
  const p99 = all[Math.min(all.length - 1, Math.floor(all.length * 0.99))] ?? 0;
  return `p50 ${median(all).toFixed(0)}, p99 ${p99.toFixed(0)}`;
}
