// A repository's settings in a real browser at the real service: the second look is switched on, and the next review goes by it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { noBrowser } from "../../dashboard/dev/open-browser.js";
import { activate, ended, faulty, openPull, postsOn } from "../service/watch-service.js";
import { openRealPage, type RealPage } from "./open-real-page.js";

const folder = mkdtempSync(join(tmpdir(), "assay-page-passes-"));
const claim = {
  ...{ path: "services/orders/orders/ship.py", startLine: 6, endLine: 6, quote: "def ship(order):" },
  ...{
    category: "logic",
    severity: "major",
    confidence: 0.7,
    title: "An order without an address is shipped",
  },
  ...{ scenario: "It goes nowhere.", evidence: [], edits: null, newDependencies: [], behaviourChange: false },
};
const none = { findings: [], dismissedFacts: [], summary: "Nothing." };
/** The bugs lens claims something at once, while security takes its time; the passes answer only where they are asked. */
const script = {
  version: 1,
  answers: [
    { lens: "bugs", replies: [{ answer: { ...none, findings: [claim] } }] },
    {
      lens: "refuting",
      replies: [{ answer: { verdicts: [{ id: "c1", refuted: true, reason: "Line 6 only defines it." }] } }],
    },
    { lens: "summary", replies: [{ answer: { summary: "A shell is handed what a customer typed." } }] },
    { lens: "security", replies: [{ delayMs: 3_000, answer: none }] },
    { replies: [{ answer: none }] },
  ],
};
const worded = "A shell is handed what a customer typed.";

describe.skipIf(noBrowser !== null)(
  `a second look${noBrowser === null ? "" : ` (skipped: ${noBrowser})`}`,
  () => {
    let open: RealPage;
    let page: Page;
    beforeAll(async () => {
      const path = join(folder, "script.yaml");
      writeFileSync(path, JSON.stringify(script));
      open = await openRealPage({ env: { ASSAY_MODEL: `scripted:${path}` } });
      await activate(open.test);
      page = await open.asOperator("/");
      await page.getByText("Live", { exact: true }).waitFor();
    }, 120_000);
    afterAll(async () => {
      await open.close();
      rmSync(folder, { recursive: true, force: true });
    });
    afterEach(() => {
      expect(open.faults.splice(0)).toEqual([]);
    });

    const finding = () => page.locator("[data-finding]").filter({ hasText: claim.title });

    it("[L3] what a lens claims is there while the others work, said to be a claim, and stands once it was judged", async () => {
      const pull = await openPull(open.test, "plain", {
        ...{ title: "Without a second look", files: { "services/orders/orders/ship.py": faulty } },
      });
      await page.getByRole("link", { name: "Without a second look" }).click();
      await page.locator('[data-lens="security"][data-state="running"]').waitFor();
      await finding().getByText("claimed, not judged yet").waitFor();
      expect(await finding().getByRole("button", { name: "Accept", exact: true }).count()).toBe(0);
      await finding().getByRole("button", { name: "Accept", exact: true }).waitFor();
      await page.getByText("claimed, not judged yet").first().waitFor({ state: "detached" });
      expect(await ended(open.test, pull.number, pull.headSha)).toMatchObject({ state: "completed" });
      expect(await page.getByText(worded).count()).toBe(0);
    }, 60_000);

    it("[S4] [K1] switched on in the settings, the next review has its doubtful claim refuted with the reason, and its summary worded", async () => {
      await page.goto(`${open.url}/repositories`);
      await page.getByRole("link", { name: "acme/shop" }).click();
      await page.getByLabel("Try to refute").selectOption({ label: "findings in doubt" });
      await page.getByLabel("Summary").selectOption("model");
      await page.getByText("Not saved yet. The next review goes by it.").waitFor();
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("settings version 1").waitFor();
      await page.reload();
      await expect.poll(() => page.getByLabel("Try to refute").inputValue()).toBe("doubtful");
      const pull = await openPull(open.test, "looked-at", {
        ...{ title: "With a second look", files: { "services/orders/orders/ship.py": faulty } },
      });
      await page.goto(`${open.url}/`);
      await page.getByRole("link", { name: "With a second look" }).click();
      await page.getByText(worded).waitFor();
      await page.getByText(/1 of them refuted/).waitFor();
      expect(await finding().count()).toBe(0);
      await page.getByRole("tab", { name: /Put aside/ }).click();
      const aside = page.getByRole("list", { name: "Claims that were put aside" }).getByRole("listitem");
      const fallen = aside.filter({ hasText: claim.title });
      await fallen.getByText("refuted", { exact: true }).waitFor();
      await fallen.getByText("Line 6 only defines it.").waitFor();
      await page.getByRole("tab", { name: "Cost" }).click();
      const costs = page.getByRole("region", { name: "Tokens and price per lens" });
      for (const pass of ["refuting", "summary"])
        await costs
          .getByRole("row")
          .filter({ hasText: new RegExp(pass, "i") })
          .waitFor();
      await page.getByRole("tab", { name: "Configuration" }).click();
      await page
        .getByRole("row")
        .filter({ hasText: "refute" })
        .filter({ hasText: "the repository's settings" })
        .waitFor();
      expect(await ended(open.test, pull.number, pull.headSha)).toMatchObject({ state: "completed" });
      expect(postsOn(open.test, pull.number)[0]?.body).toContain(worded);
    }, 90_000);

    it("[K1] two people who change the same settings: the second is told, and nothing of the first is lost", async () => {
      const other = await open.asOperator("/repositories");
      for (const tab of [page, other]) {
        await tab.goto(`${open.url}/repositories`);
        await tab.getByRole("link", { name: "acme/shop" }).click();
        await tab.getByLabel("Findings per review").waitFor();
      }
      await page.getByLabel("Findings per review").fill("9");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("settings version 2").waitFor();
      await other.getByLabel("Files per review").fill("40");
      await other.getByRole("button", { name: "Save" }).click();
      await other.getByRole("button", { name: "Read them again" }).click();
      await expect.poll(() => other.getByLabel("Findings per review").inputValue()).toBe("9");
      await other.context().close();
    }, 60_000);
  },
);
