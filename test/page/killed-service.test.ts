// The service as a process of its own, killed in the middle of a review and started again, while a browser looks on.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookOf, noBrowser, openBrowser } from "../../dashboard/dev/open-browser.js";
import { packageRoot } from "../../src/runtime/runtime.js";
import { makeSignInLink } from "../../src/app/service/web-ports/sign-in-link.js";
import { freePort } from "../free-port.js";
import { openTestService, type TestService } from "../service/open-test-service.js";
import { activate, ended, openPull, postsOn } from "../service/watch-service.js";

const folder = mkdtempSync(join(tmpdir(), "assay-killed-"));
const empty = { findings: [], dismissedFacts: [], summary: "None." };

describe.skipIf(noBrowser !== null)(`a kill${noBrowser === null ? "" : ` (skipped: ${noBrowser})`}`, () => {
  let test: TestService;
  let browser: Browser;
  let served: ChildProcess;
  let url: string;
  beforeAll(async () => {
    const path = join(folder, "script.yaml");
    const answers = [{ replies: [{ delayMs: 6_000, answer: empty }] }];
    writeFileSync(path, JSON.stringify({ version: 1, answers }));
    test = await openTestService({ ASSAY_MODEL: `scripted:${path}` });
    await activate(test);
    await test.stopWorkers();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    test.github.webhooks.pointAt({ url: `${url}/webhooks/github`, secret: test.webhook.secret });
    served = await serve(port);
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await kill();
    await test.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function serve(port: number): Promise<ChildProcess> {
    const child = spawn(process.execPath, [join(packageRoot, "bin", "assay.js"), "serve"], {
      env: { PATH: process.env["PATH"], ...test.env, PORT: String(port) },
      stdio: ["ignore", "ignore", process.env["TEST_LOG"] === undefined ? "ignore" : "inherit"],
    });
    await test.until(async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
      return answer?.ok === true;
    });
    return child;
  }

  async function kill(): Promise<void> {
    if (served.exitCode !== null || served.signalCode !== null) return;
    const gone = once(served, "exit");
    served.kill("SIGKILL");
    await gone;
  }

  it("[L2] [L3] [Q2] is told within two seconds, and the review goes on in the same tab after the restart", async () => {
    const page = await (await browser.newContext(lookOf({}))).newPage();
    const { database, clock } = test.foundation;
    await page.goto(await makeSignInLink({ database, publicUrl: url, clock }));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Live", { exact: true }).waitFor();
    const pull = await openPull(test, "killed", { title: "Survive a kill" });
    await page.getByRole("link", { name: "Survive a kill" }).click();
    await page.locator('[data-lens="bugs"]').filter({ hasText: "working" }).waitFor();
    await kill();
    const killedAt = performance.now();
    await page.getByText("The live line is down").waitFor();
    const toldMs = performance.now() - killedAt;
    if (process.env["TEST_LOG"] !== undefined) console.log(`told after ${toldMs.toFixed(0)} ms`);
    served = await serve(Number(new URL(url).port));
    await page.getByText("The live line is down").waitFor({ state: "detached" });
    await page.getByText("Live", { exact: true }).waitFor();
    expect(await ended(test, pull.number, pull.headSha)).toMatchObject({ state: "completed" });
    await page.locator("[data-finding]").nth(1).waitFor();
    expect(await page.locator("[data-finding]").count()).toBe(2);
    expect(await page.locator('[data-lens][data-state="answered"]').count()).toBe(6);
    expect(postsOn(test, pull.number)).toHaveLength(1);
    await page.context().close();
  }, 120_000);
});
