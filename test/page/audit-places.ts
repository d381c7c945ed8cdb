// Holds places of the page to what axe knows, in both themes, wide and narrow; each is opened once and looked at four times.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DemoPlace } from "../../dashboard/dev/demo-places.js";
import { stageRunning } from "../../dashboard/dev/demo-play.js";
import { lookOf, noBrowser, type Look } from "../../dashboard/dev/open-browser.js";
import { openPage, type OpenPage } from "./open-page.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const looks: readonly { readonly name: string; readonly look: Look }[] = [
  { name: "light, wide", look: {} },
  { name: "dark, wide", look: { dark: true } },
  { name: "dark, narrow", look: { dark: true, narrow: true } },
  { name: "light, narrow", look: { narrow: true } },
];

/** One test for each place, over a demonstration of their own. */
export function auditPlaces(title: string, places: readonly DemoPlace[]): void {
  describe.skipIf(noBrowser !== null)(
    `${title}${noBrowser === null ? "" : ` (skipped: ${noBrowser})`}`,
    () => {
      let open: OpenPage;
      let page: Page;
      beforeAll(async () => {
        open = await openPage();
        page = await open.visit("/");
        stageRunning(open.demo.stage, "running");
      }, 120_000);
      afterAll(() => open.close());

      it.each(places)(
        "[L3] $title: no fault that axe knows in either theme, wide or narrow, within its policy",
        async ({ path }) => {
          await page.goto(`${open.demo.url}${path}`);
          await auditLooks(page, path);
          expect(open.faults).toEqual([]);
        },
        60_000,
      );
    },
  );
}

/** Looks at what the tab shows in all four ways. Fails with every fault of every look. */
export async function auditLooks(page: Page, what: string): Promise<void> {
  const wrong: string[] = [];
  for (const { name, look } of looks) {
    const { viewport, colorScheme } = lookOf(look);
    await page.emulateMedia({ colorScheme: colorScheme ?? null, reducedMotion: "reduce" });
    if (viewport) await page.setViewportSize(viewport);
    await page.locator("main h1, main h2").first().waitFor();
    await expect.poll(() => page.getByText(/^Reading /).count()).toBe(0);
    wrong.push(...(await audit(page)).map((fault) => `${what}, ${name}: ${fault}`));
  }
  expect(wrong).toEqual([]);
}

/** What axe finds against WCAG 2.2 AA, three places of each at most, and how much wider than the window the page is. */
async function audit(page: Page): Promise<string[]> {
  const tooWide = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })",
  );
  return [
    ...(tooWide > 0 ? [`${tooWide} px too wide`] : []),
    ...violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)}`),
    ),
  ];
}
