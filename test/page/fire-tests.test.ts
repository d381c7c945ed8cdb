// Fire tests in a real browser: found by keyboard, objectives first, compared, their report boxed in, removed.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { demoFireId } from "../../dashboard/dev/demo-fire-tests.js";
import { demoId } from "../../dashboard/dev/demo-reviews.js";
import { noBrowser } from "../../dashboard/dev/open-browser.js";
import { openPage, type OpenPage } from "./open-page.js";

const head = demoFireId("head");
const base = demoFireId("base");

describe.skipIf(noBrowser !== null)("fire tests on the page", () => {
  let open: OpenPage;
  beforeAll(async () => {
    open = await openPage();
  }, 120_000);
  afterAll(() => open.close());
  afterEach(() => expect(open.faults.splice(0)).toEqual([]));

  it("[L3] are reached, found by commit and opened with the keyboard alone; what was missed stands first", async () => {
    const page = await open.visit("/");
    await page.locator("a[data-row]").first().waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.getByRole("heading", { name: "Fire tests", level: 1 }).waitFor();
    await expect.poll(() => page.locator("a[data-row]").count()).toBe(2);
    await page.keyboard.press("/");
    await page.keyboard.type("4f1c");
    await expect.poll(() => page.locator("a[data-row]").count()).toBe(1);
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Objectives" }).waitFor();
    const rows = page.getByRole("region", { name: "Objectives in order of trouble" }).locator("tbody tr");
    expect(await rows.first().textContent()).toMatch(/Missed.*p95 at most 1000 ms.*−1208 ms/);
    await page.getByText("health: PAYMENTS_URL hangs: the operation asks PAYMENTS_URL nothing").waitFor();
    await page
      .getByRole("img", { name: /48 calls, 24 of them faulted/ })
      .first()
      .waitFor();
    await page.context().close();
  });

  it("[L3] are compared with those of another commit, and the comparison stays in the address", async () => {
    const page = await open.visit(`/fire-tests/${head}`);
    await page.getByLabel("Compare with").selectOption(base);
    const table = page.getByRole("region", { name: "Scenarios before and after" });
    await table.getByText('"p95 at most 1000 ms" held and is missed now').waitFor();
    await page.reload();
    await table.getByText("0 % → 62.5 %").waitFor();
    await page.context().close();
  });

  it("[X6] have a report of no origin that runs and loads nothing", async () => {
    const page = await open.visit(`/fire-tests/${head}`);
    expect(await page.getByRole("link", { name: /Full report/ }).getAttribute("rel")).toContain("noopener");
    const asked: string[] = [];
    page.on("request", (request) => void asked.push(request.url()));
    await page.goto(`${open.demo.url}/api/v1/fire-tests/${head}/report.html`);
    await page.getByRole("heading", { name: "Fire test: failed" }).waitFor();
    expect(await page.evaluate("window.origin")).toBe("null");
    expect(asked).toHaveLength(1);
    await page.context().close();
  });

  it("[R11] that came after a review are told of there and here; nothing else says how to upload but an empty list", async () => {
    const page = await open.visit(`/reviews/${demoId("completed")}`);
    await page.getByText("This review did not have these results").waitFor();
    await page.getByRole("complementary").getByRole("link", { name: "head 4f1c2d9" }).click();
    await page.getByRole("heading", { name: "The review of #482 did not have these results" }).waitFor();
    await page.goto(`${open.demo.url}/fire-tests?repository=8`);
    await page.getByText("assay scenario upload --results results.json").waitFor();
    await page.context().close();
  });

  it("[L3] are removed after a question, and the list has them no more", async () => {
    const page = await open.visit(`/fire-tests/${base}`);
    page.on("dialog", (dialog) => void dialog.accept());
    await page.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("heading", { name: "Fire tests", level: 1 }).waitFor();
    await expect.poll(() => page.locator("a[data-row]").count()).toBe(1);
    await page.context().close();
  });
});
