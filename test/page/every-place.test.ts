// Every place of the page but the reviews themselves, in both themes, wide and narrow; and that no route was forgotten.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoPlaces } from "../../dashboard/dev/demo-places.js";
import { noBrowser } from "../../dashboard/dev/open-browser.js";
import { auditLooks, auditPlaces } from "./audit-places.js";
import { openPage, type OpenPage } from "./open-page.js";

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

auditPlaces(
  "places",
  demoPlaces.filter(({ path }) => !path.startsWith("/reviews/")),
);

describe.skipIf(noBrowser !== null)("before signing in, and over the page", () => {
  let open: OpenPage;
  beforeAll(async () => {
    open = await openPage();
  }, 120_000);
  afterAll(() => open.close());

  it("[L3] [L4] sign-in, a link that was used, a fresh link and the help have no fault that axe knows", async () => {
    const page = await open.newTab();
    for (const path of ["/", "/sign-in?problem=link-used"]) {
      await page.goto(`${open.demo.url}${path}`);
      await auditLooks(page, path);
    }
    await page.goto(await open.demo.newSignInLink());
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    await auditLooks(page, "a fresh link");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Reviews", level: 1 }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await auditLooks(page, "help");
    expect(open.faults).toEqual([]);
  }, 120_000);
});
