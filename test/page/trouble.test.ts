// When things go wrong or grow large: a session that ends, nothing at all, and very much of everything.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { demoFindings } from "../../dashboard/dev/demo-findings.js";
import { completedReview, demoId } from "../../dashboard/dev/demo-reviews.js";
import { noBrowser } from "../../dashboard/dev/open-browser.js";
import { openPage, type OpenPage } from "./open-page.js";

describe.skipIf(noBrowser !== null)(`trouble${noBrowser === null ? "" : ` (skipped: ${noBrowser})`}`, () => {
  let open: OpenPage;
  beforeAll(async () => {
    open = await openPage();
  }, 120_000);
  afterAll(() => open.close());
  afterEach(() => void open.faults.splice(0)); // Chromium writes down every refusal that is provoked here

  const tooWide = (page: Page) =>
    page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");

  it("[X6] a session that ended while the page is open leads to the ways in, and back to the same place", async () => {
    const page = await open.visit("/dead-jobs");
    await page.getByRole("list", { name: "Dead jobs, newest first" }).waitFor();
    await page.context().clearCookies();
    await page.getByLabel("State").selectOption("dead");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/dead-jobs");
    await page.context().close();
  });

  it("[L3] with nothing at all, every list says what would fill it", async () => {
    const page = await open.visit("/");
    await page.route(
      /\/api\/v1\/(reviews|repositories|fire-tests|dead-jobs|deliveries|audit|keys)(\?.*)?$/,
      (route) => route.fulfill({ json: { items: [], next: null, asOf: 0 } }),
    );
    for (const [path, title] of [
      ["/", "No reviews yet"],
      ["/fire-tests", /fire test/i],
      ["/repositories", /repositor/i],
      ["/keys", "No key yet"],
      ["/dead-jobs", "No dead jobs"],
      ["/deliveries", "No delivery"],
      ["/audit", /./],
    ] as const) {
      await page.goto(`${open.demo.url}${path}`);
      await page.locator(".empty").getByRole("heading", { name: title }).waitFor();
    }
    await page.context().close();
  });

  it("[L3] a review with 300 findings, texts from right to left, a title of 5,000 letters and a line of 20 kB keeps its shape", async () => {
    const [first] = demoFindings;
    if (first === undefined) throw new Error("the demonstration has no finding");
    const line = `const table = "${"0123456789abcdef".repeat(1_250)}";`;
    const findings = Array.from({ length: 300 }, (_, n) => ({
      ...first,
      id: `f-${n}`,
      title: n === 1 ? "تخزين كلمة المرور دون تشفير في قاعدة البيانات" : `${first.title} (${n})`,
      path: n === 2 ? `src/${"very-long-folder/".repeat(40)}file.ts` : first.path,
      code: n === 0 ? [{ newLine: 42, oldLine: null, kind: "added" as const, text: line }] : first.code,
      severity: n < 3 ? ("critical" as const) : ("minor" as const),
      confidence: 1 - n / 1_000,
    }));
    const title = "Rename everything ".repeat(280).slice(0, 5_000);
    open.demo.stage.put(completedReview("large", Date.now() - 1_000, { title, findings }));
    for (const narrow of [false, true]) {
      const page = await open.visit(`/reviews/${demoId("large")}`, { narrow });
      await expect.poll(() => page.locator("[data-finding]").count()).toBe(300);
      expect(await tooWide(page)).toBe(0);
      const head = await page.locator("main h1").boundingBox();
      expect(head?.height ?? 0).toBeLessThan(400);
      await page.getByRole("button", { name: /تخزين/ }).waitFor();
      expect(await page.evaluate("getComputedStyle(document.querySelectorAll('.fold')[1]).unicodeBidi")).toBe(
        "plaintext",
      );
      for (let n = 0; n < 5; n += 1) await page.keyboard.press("j");
      expect(await page.evaluate("document.activeElement.closest('[data-finding]') !== null")).toBe(true);
      await page.goto(`${open.demo.url}/`);
      const row = page.locator("li", { has: page.locator(`a[href="/reviews/${demoId("large")}"]`) });
      await row.waitFor();
      expect((await row.boundingBox())?.height ?? 0).toBeLessThan(160);
      expect(await tooWide(page)).toBe(0);
      await page.context().close();
    }
  }, 120_000);

  it("[L3] 10,000 reviews scroll as fifty do: only rows in sight are drawn, and more are read near the end", async () => {
    const stock = Array.from({ length: 10_000 }, (_, n) =>
      completedReview(`many${String(n).padStart(5, "0")}`, Date.now() - 86_400_000 - n * 60_000, {
        title: `Change number ${n}`,
      }),
    );
    const page = await open.visit("/");
    const pageSize = 500;
    await page.route(/\/api\/v1\/reviews(\?.*)?$/, (route) => {
      const after = Number(new URL(route.request().url()).searchParams.get("after") ?? 0);
      const items = stock.slice(after, after + pageSize);
      const next = after + pageSize < stock.length ? String(after + pageSize) : null;
      return route.fulfill({ json: { items, next, asOf: 0 } });
    });
    await page.goto(`${open.demo.url}/`);
    await page.getByText("Change number 0", { exact: true }).waitFor();
    for (let n = 0; n < 3; n += 1) {
      const before = await page.evaluate<number>("document.documentElement.scrollHeight");
      await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
      await expect
        .poll(() => page.evaluate<number>("document.documentElement.scrollHeight"))
        .toBeGreaterThan(before + 10_000);
    }
    expect(await page.locator("a[data-row]").count()).toBeLessThan(80);
    await page.context().close();
  }, 60_000);
});
