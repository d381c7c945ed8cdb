// Reviews watched in a real browser at the real service: slow and failing models, reload, two tabs, settings, feedback, measures.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { noBrowser } from "../../dashboard/dev/open-browser.js";
import { activate, ended, openPull } from "../service/watch-service.js";
import { openRealPage, type RealPage } from "./open-real-page.js";

const folder = mkdtempSync(join(tmpdir(), "assay-page-script-"));
const finding = {
  ...{ path: "services/orders/orders/ship.py", startLine: 7, endLine: 7 },
  quote: '    subprocess.run("ship " + order, shell=True)',
  ...{ category: "injection", severity: "critical", confidence: 0.95 },
  title: "An order's text runs in a shell",
  scenario: "An order named `; rm -rf /` runs as a command of the service.",
  ...{ evidence: [], edits: null, newDependencies: [], behaviourChange: false },
};
/** For prompts with this word: security meets the rate limit twice, performance has no credit, the others take their time. */
const script = {
  version: 1,
  answers: [
    { lens: "performance", when: "parcel_fails", replies: [{ fault: "bad-key" }] },
    {
      lens: "security",
      when: "parcel_slow",
      replies: [
        { fault: "rate-limit", retryAfterSeconds: 3 },
        { answer: { findings: [finding], dismissedFacts: [], summary: "One." } },
      ],
    },
    {
      when: "parcel_slow",
      replies: [{ delayMs: 1_500, answer: { findings: [], dismissedFacts: [], summary: "None." } }],
    },
    { lens: "security", replies: [{ answer: { findings: [finding], dismissedFacts: [], summary: "One." } }] },
    { replies: [{ answer: { findings: [], dismissedFacts: [], summary: "None." } }] },
  ],
};
const fileOf = (word: string): Record<string, string> => ({
  "services/orders/orders/ship.py": `import subprocess\n\n# ${word}\n\n\ndef ship(order):\n    subprocess.run("ship " + order, shell=True)\n`,
});

describe.skipIf(noBrowser !== null)(`a review${noBrowser === null ? "" : ` (skipped: ${noBrowser})`}`, () => {
  let open: RealPage;
  let page: Page;
  beforeAll(async () => {
    const path = join(folder, "script.yaml");
    writeFileSync(path, JSON.stringify(script));
    open = await openRealPage({ env: { ASSAY_MODEL: `scripted:${path}` } });
    await activate(open.test);
    page = await open.asOperator("/");
  }, 120_000);
  afterAll(async () => {
    await open.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    expect(open.faults.splice(0)).toEqual([]);
  });
  const lens = (tab: Page, name: string) => tab.locator(`[data-lens="${name}"]`);

  it("[L3] [A4] is watched from delivery to post: a lens waits for its next try with the reason, through a reload, in two tabs", async () => {
    const other = await open.asOperator("/");
    await page.getByText("Live", { exact: true }).waitFor();
    const pull = await openPull(open.test, "slow", { files: fileOf("parcel_slow"), title: "Ship parcels" });
    for (const tab of [page, other]) await tab.getByRole("link", { name: "Ship parcels" }).click();
    const security = lens(page, "security");
    await security
      .filter({ hasText: /next try in|trying again/ })
      .filter({ hasText: "rate limit (429)" })
      .waitFor();
    expect(await security.locator(".piece.failed").count()).toBe(1);
    expect(await security.locator(".piece.wait").count()).toBeGreaterThan(0);
    await page.reload();
    await security.filter({ hasText: "rate limit (429)" }).waitFor();
    for (const tab of [page, other]) {
      await tab.locator("[data-finding]").filter({ hasText: "ship.py:7" }).first().waitFor();
      await tab.getByRole("main").getByText("Changes requested").first().waitFor();
      await lens(tab, "security").filter({ hasText: "Then it answered" }).waitFor();
      expect(await tab.locator("[data-finding]").count()).toBeGreaterThan(0);
    }
    expect(await ended(open.test, pull.number, pull.headSha)).toMatchObject({ state: "completed" });
    await page.getByRole("link", { name: /The posted review/ }).waitFor();
    await other.context().close();
  }, 90_000);

  it("[S3] [L3] says of a lens that failed why and what to do, and what is typical in this repository by now", async () => {
    await openPull(open.test, "failing", { files: fileOf("parcel_fails"), title: "Fail one" });
    await page.goto(`${open.url}/`);
    await page.getByRole("link", { name: "Fail one" }).click();
    await page.getByRole("heading", { name: /\d lens(es)? missing/ }).waitFor();
    await lens(page, "performance").filter({ hasText: "failed after 1 try" }).waitFor();
    await lens(page, "bugs").locator(".typical").waitFor();
    expect(await lens(page, "bugs").locator(".typical").getAttribute("title")).toMatch(/typical here: \d/);
  }, 120_000);

  it("[K1] goes by the settings that were changed on the page just before", async () => {
    await page.goto(`${open.url}/repositories`);
    await page.getByRole("link", { name: "acme/shop" }).click();
    await page.getByRole("checkbox", { name: "Security" }).uncheck();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("settings version 1").waitFor();
    await openPull(open.test, "obeyed", { files: fileOf("parcel"), title: "Obey settings" });
    await page.goto(`${open.url}/`);
    await page.getByRole("link", { name: "Obey settings" }).click();
    await page.getByRole("heading", { name: "Nothing found" }).waitFor();
    expect(await lens(page, "security").count()).toBe(
      await lens(page, "security").filter({ hasText: "off" }).count(),
    );
  }, 120_000);

  it("[O2] joins what people say of findings into precision, with the findings behind each number", async () => {
    await page.goto(`${open.url}/?search=${encodeURIComponent("Ship parcels")}`);
    await page.getByRole("link", { name: "Ship parcels" }).click();
    const shell = page.locator("[data-finding]").filter({ hasText: "An order's text runs in a shell" });
    await shell.getByRole("button", { name: "Dismiss …" }).click();
    await page.getByLabel("Why it is dismissed").fill("trusted input");
    await page.getByLabel("Why it is dismissed").press("Enter");
    await page.getByText("Dismissed", { exact: true }).waitFor();
    await page.goto(`${open.url}/`);
    await page.getByRole("link", { name: "Fail one" }).click();
    await shell.getByRole("button", { name: "Accept", exact: true }).click();
    await page.getByText("Accepted", { exact: true }).waitFor();
    await page.goto(`${open.url}/precision`);
    const row = page.getByRole("row").filter({ hasText: "Security" }).filter({ hasText: "50 %" });
    await row.getByText("50 %").waitFor();
    await row.getByText("trusted input (1)").waitFor();
    const number = row.getByRole("button", { name: "1 dismissed: show them" });
    await number.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("operator: trusted input").waitFor();
    await dialog.getByRole("button", { name: "Close" }).press("Enter");
    const focused = (): Promise<unknown> =>
      page.evaluate("document.activeElement.getAttribute('aria-label')");
    await expect.poll(focused).toBe("1 dismissed: show them");
    await dialog.waitFor({ state: "detached" });
    await number.press("Enter");
    await dialog.getByRole("link").first().click();
    await page.getByRole("heading", { name: "Ship parcels" }).waitFor();
  }, 120_000);

  it("[L3] tests each step of the first run for real, and says what it found", async () => {
    await page.goto(`${open.url}/start`);
    const steps = page.locator("ol.steps > li");
    const found = [/GitHub knows assay/, /The door answers/, /No model key is set/, /acme\/shop|read|reach/];
    for (const [n, words] of found.entries()) {
      await steps.nth(n).getByRole("button", { name: /Test/ }).click();
      await steps.nth(n).getByRole("status").filter({ hasText: words }).waitFor();
    }
    expect(await steps.count()).toBe(found.length);
  }, 120_000);
});
