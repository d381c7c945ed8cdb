// A real browser on the built page, served by the real application over rows in memory; for the page's own tests.
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { lookOf, openBrowser, type Look } from "../../dashboard/dev/open-browser.js";
import { serveDemo, type RunningDemo } from "../../dashboard/dev/serve-demo.js";

/** A browser and the service that it looks at. `faults` collects what the page says went wrong in every tab. */
export interface OpenPage {
  readonly demo: RunningDemo;
  readonly faults: string[];
  /** A tab of a signed-in operator at `path`. */
  visit(path: string, look?: Look): Promise<Page>;
  /** A tab of nobody. */
  newTab(look?: Look): Promise<Page>;
  close(): Promise<void>;
}

/** Starts both. */
export async function openPage(): Promise<OpenPage> {
  const staticFolder = join(import.meta.dirname, "..", "..", "dist", "page");
  const demo = await serveDemo({ port: 0, staticFolder });
  const browser: Browser = await openBrowser();
  const faults: string[] = [];
  const newTab = async (look: Look = {}): Promise<Page> => {
    const page = await (await browser.newContext(lookOf(look))).newPage();
    page.on("pageerror", (fault) => faults.push(`${page.url()}: ${fault.message}`));
    page.on("console", (message) => {
      // Who is not signed in yet is answered 401, which Chromium writes down.
      if (message.type() === "error" && !message.text().includes("401"))
        faults.push(`${page.url()}: ${message.text()}`);
    });
    return page;
  };
  return {
    demo,
    faults,
    newTab,
    async visit(path, look) {
      const page = await newTab(look);
      await page.goto(await demo.newSignInLink());
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { name: "Reviews", level: 1 }).waitFor();
      await page.goto(`${demo.url}${path}`);
      await page.locator("main h1").first().waitFor();
      return page;
    },
    async close() {
      await browser.close();
      await demo.close();
    },
  };
}
