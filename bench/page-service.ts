// The service that the page's benchmark looks at: `assay serve` as a process of its own, with a review that does not end.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSignInLink } from "../src/app/service/web-ports/sign-in-link.js";
import { packageRoot } from "../src/runtime/runtime.js";
import { freePort } from "../test/free-port.js";
import { openTestService } from "../test/service/open-test-service.js";

type RowsPort = Awaited<ReturnType<typeof openTestService>>["service"]["parts"]["rows"];

/** The running service. `sessions` are cookies of fresh sign-ins; `tell` writes one event as a worker does. */
export interface BenchService {
  readonly url: string;
  readonly pid: number;
  readonly signInLink: () => Promise<string>;
  sessions(count: number): Promise<string[]>;
  /** Opens a pull request whose review waits for its model; its id, once its first lens works. */
  openReview(): Promise<string>;
  tell(review: string, event: Parameters<RowsPort["appendEvents"]>[1][number]): Promise<void>;
  close(): Promise<void>;
}

/** Starts it, on a database of its own and a GitHub on loopback. */
export async function startService(): Promise<BenchService> {
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-page-"));
  const script = join(folder, "script.yaml");
  const answer = { findings: [], dismissedFacts: [], summary: "None." };
  writeFileSync(
    script,
    JSON.stringify({ version: 1, answers: [{ replies: [{ delayMs: 900_000, answer }] }] }),
  );
  const test = await openTestService({ ASSAY_MODEL: `scripted:${script}` });
  await test.until(async () => (await test.service.parts.upkeep.installations()).length === 1);
  await test.foundation.database.db
    .updateTable("repositories")
    .set({ state: "active", settings: JSON.stringify({ active: true }) })
    .execute();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [join(packageRoot, "bin", "assay.js"), "serve", "--no-worker"], {
    env: { PATH: process.env["PATH"], ...test.env, PORT: String(port) },
    stdio: "ignore",
  });
  await test.until(async () => (await fetch(`${url}/healthz`).catch(() => null))?.ok === true);
  const { database, clock } = test.foundation;
  const signInLink = (): Promise<string> => makeSignInLink({ database, publicUrl: url, clock });
  return {
    url,
    pid: child.pid ?? 0,
    signInLink,
    async sessions(count) {
      const cookies: string[] = [];
      for (let n = 0; n < count; n += 1) cookies.push(await takeLink(url, await signInLink()));
      return cookies;
    },
    async openReview() {
      const { number } = await test.github.do.openPull({
        ...{
          repository: "acme/shop",
          head: "feature/checkout",
          base: "main",
          title: "Watched",
          author: "ada",
        },
      });
      const review = await test.until(async () => {
        const { db } = database;
        const row = await db
          .selectFrom("reviews")
          .select("id")
          .where("number", "=", number)
          .executeTakeFirst();
        const started = await db
          .selectFrom("events")
          .select("seq")
          .where("review_id", "=", row?.id ?? "")
          .where("type", "=", "agent:started")
          .execute();
        return started.length > 0 ? row?.id : null;
      });
      await test.stopWorkers(); // it stays under way, and nothing but this benchmark writes to it
      return review;
    },
    tell: (review, event) => test.service.parts.rows.appendEvents(review, [event]),
    async close() {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
      await test.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function takeLink(url: string, link: string): Promise<string> {
  const answer = await fetch(`${url}/auth/link`, {
    method: "POST",
    body: new URLSearchParams({ token: new URL(link).searchParams.get("token") ?? "" }),
    redirect: "manual",
  });
  return (answer.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
}
