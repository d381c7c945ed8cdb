// A real browser on the built page, served by the real application over rows in memory; for the page's own tests.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { serveDemo, type RunningDemo } from "../../dashboard/dev/serve-demo.js";

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => existsSync(path),
);

/** Why the tests that need a browser are passed over; null when there is one. */
export const noBrowser = executablePath === undefined ? "no Chromium on this machine" : null;

/** A browser and the service that it looks at. `faults` collects what the page says went wrong in every tab. */
export interface OpenPage {
  readonly demo: RunningDemo;
  readonly faults: string[];
  /** A tab of a signed-in operator at `path`. */
  visit(path: string, options?: { readonly dark?: boolean; readonly narrow?: boolean }): Promise<Page>;
  close(): Promise<void>;
}

/** Starts both. */
export async function openPage(): Promise<OpenPage> {
  const staticFolder = join(import.meta.dirname, "..", "..", "dist", "page");
  const demo = await serveDemo({ port: 0, staticFolder });
  const browser: Browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking"],
  });
  const faults: string[] = [];
  return {
    demo,
    faults,
    async visit(path, { dark = false, narrow = false } = {}) {
      const context = await browser.newContext({
        viewport: narrow ? { width: 360, height: 780 } : { width: 1280, height: 860 },
        colorScheme: dark ? "dark" : "light",
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      page.on("pageerror", (fault) => faults.push(`${page.url()}: ${fault.message}`));
      page.on("console", (message) => {
        if (message.type() === "error") faults.push(`${page.url()}: ${message.text()}`);
      });
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
