// The page in a real browser: live, cut off and back, by keyboard alone, and with hostile texts.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { playReview } from "../../dashboard/dev/demo-play.js";
import { demoFindings } from "../../dashboard/dev/demo-findings.js";
import { completedReview, demoId, demoReview } from "../../dashboard/dev/demo-reviews.js";
import { noBrowser } from "../../dashboard/dev/open-browser.js";
import { openPage, type OpenPage } from "./open-page.js";

describe.skipIf(noBrowser !== null)(`the page${noBrowser === null ? "" : ` (skipped: ${noBrowser})`}`, () => {
  let open: OpenPage;
  beforeAll(async () => {
    open = await openPage();
  }, 120_000);
  afterAll(() => open.close());
  afterEach(() => void open.faults.splice(0));

  /** A review on the stage, and a way to play its next `n` steps. */
  function stageReview(name: string) {
    const review = demoReview(name, { createdAt: Date.now() });
    open.demo.stage.put(review);
    open.demo.stage.tell(review.id, { type: "review:queued" });
    const steps = [...playReview(open.demo.stage, review.id, () => Date.now())];
    return {
      id: review.id,
      play: (n = steps.length): void => {
        for (const step of steps.splice(0, n)) step.act();
      },
    };
  }

  const lens = (page: Page, name: string) => page.locator(`[data-lens="${name}"]`);

  it("[L3] shows a review as it happens: stages, lenses, a retry with its countdown, findings, the verdict", async () => {
    const { id, play } = stageReview("watched");
    const page = await open.visit(`/reviews/${id}`);
    await page.getByText("Queued").first().waitFor();
    play(4);
    await lens(page, "security").filter({ hasText: "working" }).waitFor();
    play(1);
    await lens(page, "security")
      .filter({ hasText: /next try in|trying again/ })
      .filter({ hasText: "429 rate limited" })
      .waitFor();
    play(1);
    await page.getByRole("button", { name: "A focused test hides" }).waitFor();
    play();
    await page.getByRole("main").getByText("Changes requested").first().waitFor();
    await expect.poll(() => page.locator("[data-finding]").count()).toBe(demoFindings.length);
    expect(open.faults).toEqual([]);
    await page.context().close();
  });

  it("[L2] misses nothing and doubles nothing when the service goes away and comes back, and says so meanwhile", async () => {
    const { id, play } = stageReview("cutoff");
    const page = await open.visit(`/reviews/${id}`);
    await page.getByText("Live", { exact: true }).waitFor();
    play(4);
    await lens(page, "bugs").filter({ hasText: "working" }).waitFor();
    await open.demo.restart(async () => {
      await page.getByText("The live line is down").waitFor();
      play(3);
    });
    await page.getByText("The live line is down").waitFor({ state: "detached" });
    await lens(page, "maintainability").filter({ hasText: "0 findings" }).waitFor();
    play();
    await expect.poll(() => page.locator("[data-finding]").count()).toBe(demoFindings.length);
    await page.reload();
    await expect.poll(() => page.locator("[data-finding]").count()).toBe(demoFindings.length);
    await page.context().close();
  }, 120_000);

  it("[L3] lists a new review at the top without a reload, and moves its row on", async () => {
    const page = await open.visit("/");
    await page.getByText("Live", { exact: true }).waitFor();
    const { id, play } = stageReview("listed");
    const row = page.locator("li", { has: page.locator(`a[href="/reviews/${id}"]`) });
    await row.getByText("Queued").waitFor();
    play();
    await row.getByText("Changes requested").waitFor();
    await page.context().close();
  });

  it("[L3] works by keyboard alone: rows, search, places, help, findings, tabs", async () => {
    const page = await open.visit("/");
    await page.locator("a[data-row]").first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    expect(await page.evaluate("document.querySelector('[data-row]') === document.activeElement")).toBe(true);
    await page.keyboard.press("/");
    await page.keyboard.type("bounced");
    await page.getByText("Retry mails that the provider bounced").waitFor();
    await expect.poll(() => page.locator("a[data-row]").count()).toBe(1);
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "The review failed" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("next, previous row or finding").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("]");
    await expect.poll(() => page.getByRole("tab", { selected: true }).textContent()).toContain("Put aside");
    await page.keyboard.press("g");
    await page.keyboard.press("k");
    await page.getByRole("heading", { name: "Keys", level: 1 }).waitFor();
    await page.context().close();
  });

  it("[X6] shows hostile texts as text: no element of theirs, no script, no foreign address is asked", async () => {
    const evil =
      '<img src="https://evil.example/x.png" onerror="window.hit=1"><script>window.hit=1</script>[a](javascript:alert(1))';
    const finding = {
      ...demoFindings[0]!,
      title: evil,
      scenario: evil,
      lineUrl: "javascript:window.hit=1",
      quote: evil,
      code: null,
    };
    open.demo.stage.put(
      completedReview("hostile", Date.now() - 60_000, {
        title: evil,
        author: evil,
        findings: [finding],
        summary: evil,
      }),
    );
    const page = await open.visit("/");
    const asked: string[] = [];
    page.on("request", (request) => void asked.push(new URL(request.url()).origin));
    await page.goto(`${open.demo.url}/reviews/${demoId("hostile")}`);
    await page.getByRole("heading", { level: 1 }).getByText(evil).waitFor();
    await page.getByRole("button", { name: evil }).waitFor();
    expect(await page.evaluate("'hit' in window")).toBe(false);
    expect(await page.locator('main img, main script, main a[href^="javascript"]').count()).toBe(0);
    expect([...new Set(asked)]).toEqual([open.demo.url]);
    expect(open.faults).toEqual([]);
    await page.context().close();
  });

  it("[K1] saves a repository's settings, which then stand after a reload", async () => {
    const page = await open.visit("/repositories/8");
    await page.getByLabel("Findings per review").fill("12");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("settings version 4").waitFor();
    await page.reload();
    await expect.poll(() => page.getByLabel("Findings per review").inputValue()).toBe("12");
    await page.context().close();
  });

  it("[X2] says in the provider's own words why a key was refused", async () => {
    const page = await open.visit("/keys");
    await page.getByRole("button", { name: "Add a key" }).click();
    await page.getByLabel("Key", { exact: true }).fill("sk-bad-00000000");
    await page.getByRole("button", { name: "Only test" }).click();
    await page.getByRole("dialog").getByText("401 invalid x-api-key").waitFor();
    await page.context().close();
  });

  const focused = (page: Page) => page.evaluate<string>("document.activeElement.textContent ?? ''");

  it("[L3] moves by j and k through a list that is longer than what is drawn, and keeps its place", async () => {
    const page = await open.visit("/deliveries");
    await page.locator("a[data-row]").first().waitFor();
    const seen = new Set<string>();
    for (let n = 0; n < 60; n += 1) {
      await page.keyboard.press("j");
      seen.add(await page.evaluate<string>("document.activeElement.closest('[data-line]').innerText"));
    }
    expect(seen.size).toBe(60);
    const before = await page.evaluate<string>("document.activeElement.closest('[data-line]').dataset.key");
    await page.mouse.wheel(0, -100_000);
    await expect.poll(() => page.evaluate("scrollY")).toBe(0);
    expect(await page.evaluate("document.activeElement.closest('[data-line]')?.dataset.key")).toBe(before);
    await page.keyboard.press("k");
    await expect.poll(() => page.evaluate<number>("scrollY")).toBeGreaterThan(500);
    expect(
      seen.has(await page.evaluate<string>("document.activeElement.closest('[data-line]').innerText")),
    ).toBe(true);
    await page.context().close();
  });

  it("[L3] is reached by keyboard alone: the skip link first, dialogs hold the focus and give it back", async () => {
    const page = await open.visit("/keys");
    await page.getByRole("button", { name: "Add a key" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to the page");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toContain("Add a key");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("heading", { name: "Add a key" }).waitFor();
    for (let n = 0; n < 12; n += 1) {
      await page.keyboard.press("Tab");
      const isOutside =
        "document.activeElement !== document.body && document.activeElement.closest('dialog') === null";
      expect(await page.evaluate(isOutside)).toBe(false);
    }
    await page.keyboard.press("Escape");
    await expect.poll(() => focused(page)).toContain("Add a key");
    for (const letter of ["a", "d", "w", "o", "p"]) {
      await page.keyboard.press("g");
      await page.keyboard.press(letter);
      await page.locator("main h1").first().waitFor();
      await page.getByText(/^Reading /).waitFor({ state: "detached" });
    }
    await page.keyboard.press("j");
    expect(await focused(page)).toBe("acme/shop");
    await page.keyboard.press("?");
    await dialog.getByRole("button", { name: "Close" }).press("Enter");
    await expect.poll(() => focused(page)).toBe("acme/shop");
    await page.context().close();
  });

  it("[L3] shows the same in two tabs, whichever of them a change was made in", async () => {
    const [one, two] = [await open.visit("/"), await open.visit("/")];
    const { id, play } = stageReview("twotabs");
    play();
    for (const tab of [one, two]) {
      const row = tab.locator("li", { has: tab.locator(`a[href="/reviews/${id}"]`) });
      await row.getByText("Changes requested").waitFor();
    }
    const rows = (tab: Page) => tab.locator("a[data-row]").evaluateAll("rows => rows.map((row) => row.href)");
    expect(await rows(one)).toEqual(await rows(two));
    await one.context().close();
    await two.context().close();
  });
});
