// `kill -9` of the door while deliveries stream in: what was answered is recorded whole, and what was not is recorded whole or not at all.
import { spawn, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packageRoot } from "../../src/runtime/runtime.js";
import { openTestService, type TestService } from "./open-test-service.js";

let test: TestService;

/** As many as it takes for the gate to admit every delivery. */
const repositories = 10;

beforeAll(async () => {
  test = await openTestService();
  await test.stopWorkers();
  const { db } = test.foundation.database;
  await sql`INSERT INTO assay.installations (id, account, account_type, state, created_at, updated_at)
    VALUES (700, 'org', 'Organization', 'active', now(), now())`.execute(db);
  await sql`INSERT INTO assay.repositories (id, installation_id, owner, name, default_branch, private, state, settings,
      settings_version, active_since, created_at, updated_at)
    SELECT 800 + n, 700, 'org', 'repo-' || n, 'main', false, 'active', '{"active": true}', 1, now(), now(), now()
    FROM generate_series(0, ${repositories - 1}::int) n`.execute(db);
});
afterAll(() => test.close());

interface Door {
  readonly child: ChildProcess;
  readonly url: string;
}

async function startDoor(): Promise<Door> {
  const child = spawn(process.execPath, [join(packageRoot, "bin", "assay.js"), "serve", "--no-worker"], {
    env: { PATH: process.env["PATH"], ...test.env, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url !== undefined) return { child, url };
  }
  throw new Error("the door ended before it listened");
}

async function kill({ child }: Door): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** A pull request with a number of its own; null where no answer came. */
function deliver(url: string, number: number): Promise<number | null> {
  const at = number % repositories;
  const repository = {
    ...{
      id: 800 + at,
      name: `repo-${at}`,
      full_name: `org/repo-${at}`,
      private: false,
      default_branch: "main",
    },
    owner: { login: "org", id: 1, type: "Organization" },
  };
  const user = { login: "ada", id: 2, type: "User" };
  const body = JSON.stringify({
    action: "opened",
    ...{ number, repository, sender: user, installation: { id: 700 } },
    pull_request: {
      ...{
        number,
        state: "open",
        title: "Change",
        draft: false,
        labels: [],
        user,
        updated_at: "2026-11-20T12:00:00Z",
      },
      head: { sha: number.toString(16).padStart(40, "d"), repo: repository },
      base: { ref: "main", sha: "b".repeat(40), repo: repository },
    },
  });
  const signature = createHmac("sha256", test.webhook.secret).update(body).digest("hex");
  const headers = {
    "content-type": "application/json",
    "x-github-event": "pull_request",
    "x-github-delivery": `kill-${number}`,
    "x-hub-signature-256": `sha256=${signature}`,
  };
  return fetch(`${url}/webhooks/github`, { method: "POST", headers, body }).then(
    ({ status }) => status,
    () => null, // the door died meanwhile
  );
}

it("[Q2][W2] loses nothing that was answered, and halves nothing that was not", async () => {
  const answered = new Map<number, number>();
  let next = 1_000;
  for (let round = 0; round < 3; round += 1) {
    const door = await startDoor();
    const isEnough = answered.size + 30 + round * 7;
    let killed: Promise<void> | undefined;
    const senders = Array.from({ length: 24 }, async () => {
      while (killed === undefined) {
        const number = next++;
        const status = await deliver(door.url, number);
        if (status !== null) answered.set(number, status);
        if (answered.size >= isEnough) killed ??= kill(door);
      }
    });
    await Promise.all(senders);
    await killed;
  }
  const { rows } = await sql<{ guid: string; isWhole: boolean }>`
    SELECT d.guid, (r.state = 'queued' AND q.state = 'held' AND o.job_id IS NOT NULL AND e.seq = 1) AS "isWhole"
    FROM assay.deliveries d
    LEFT JOIN assay.reviews r ON r.id = d.review_id AND r.delivery_guid = d.guid
    LEFT JOIN assay.quota_reservations q ON q.review_id = r.id
    LEFT JOIN assay.outbox o ON o.job_id = d.job_id
    LEFT JOIN assay.events e ON e.review_id = r.id
    WHERE d.guid LIKE 'kill-%' AND d.outcome = 'queued'`.execute(test.foundation.database.db);
  const whole = new Set(rows.filter((row) => row.isWhole).map((row) => row.guid));
  expect(whole.size).toBe(rows.length);
  const accepted = [...answered].filter(([, status]) => status === 202);
  expect(accepted.length).toBeGreaterThan(50);
  expect(accepted.filter(([number]) => !whole.has(`kill-${number}`))).toEqual([]);
  const again = await startDoor();
  const [some] = accepted.at(-1) ?? [0];
  expect(await deliver(again.url, some)).toBe(200); // a repeated one is known
  await kill(again);
  const { rows: left } = await sql<{ reviews: number; reserved: number }>`
    SELECT (SELECT count(*) FROM assay.reviews WHERE state = 'queued') AS reviews,
      (SELECT sum(held) FROM assay.quota_months) AS reserved`.execute(test.foundation.database.db);
  expect(left[0]?.reserved).toBe(left[0]?.reviews);
});
