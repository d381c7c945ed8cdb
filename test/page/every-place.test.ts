// Every place of the page in both themes, wide and narrow: nothing that axe knows to be wrong, nothing wider than the window.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoPlaces } from "../../dashboard/dev/demo-places.js";
import { stageRunning } from "../../dashboard/dev/demo-play.js";
import { noBrowser } from "../../dashboard/dev/open-browser.js";
import { openPage, type OpenPage } from "./open-page.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const app = readFileSync(new URL("../../dashboard/src/app.tsx", import.meta.url), "utf8");

it("[L3] the list of places has one of each route that the page knows", () => {
  const routes = [...app.matchAll(/<Route path="([^"]+)"/g)].map(([, path = ""]) => path);
  const missing = routes.filter((route) => {
    const form = new RegExp(`^${route.replaceAll(/:[a-z]+/g, "[^/?]+")}(\\?|$)`);
    return !demoPlaces.some(({ path }) => form.test(path));
  });
  expect(routes.length).toBeGreaterThan(9);
  expect(missing).toEqual([]);
});

describe.skipIf(noBrowser !== null)(
  `every place${noBrowser === null ? "" : ` (skipped: ${noBrowser})`}`,
  () => {
    let open: OpenPage;
    beforeAll(async () => {
      open = await openPage();
    }, 120_000);
    afterAll(() => open.close());

    it.each([
      { name: "light and wide", dark: false, narrow: false },
      { name: "dark and narrow", dark: true, narrow: true },
    ])(
      "[L3] has no fault that axe knows, keeps to its policy and fits: $name",
      async ({ dark, narrow }) => {
        const page = await open.newTab({ dark, narrow });
        const wrong: string[] = [];
        const look = async (path: string): Promise<void> => {
          await page.goto(path.startsWith("http") ? path : `${open.demo.url}${path}`);
          await page.locator("main h1, main h2").first().waitFor();
          await expect.poll(() => page.getByText(/^Reading /).count()).toBe(0);
          wrong.push(...(await audit(page)).map((fault) => `${path} ${fault}`));
        };
        await look("/");
        await look("/sign-in?problem=link-used");
        await look(await open.demo.newSignInLink());
        await page.getByRole("button", { name: "Sign in" }).click();
        await page.getByRole("heading", { name: "Reviews", level: 1 }).waitFor();
        stageRunning(open.demo.stage, "running");
        for (const { path } of demoPlaces) await look(path);
        await page.keyboard.press("?");
        await page.getByRole("dialog").waitFor();
        wrong.push(...(await audit(page)).map((fault) => `help ${fault}`));
        expect(wrong).toEqual([]);
        expect(open.faults).toEqual([]);
        await page.context().close();
      },
      180_000,
    );
  },
);

/** What axe finds against WCAG 2.2 AA, three places of each at most, and how much wider than the window the page is. */
async function audit(page: Page): Promise<string[]> {
  const tooWide = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })",
  );
  return [
    ...(tooWide > 0 ? [`is ${tooWide} px too wide`] : []),
    ...violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)}`),
    ),
  ];
}
