// Takes the README's pictures of the page: every place that has one, wide in both themes, and the first ones narrow too.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { demoPlaces } from "./demo-places.js";
import { stageRunning } from "./demo-play.js";
import { lookOf, openBrowser, type Look } from "./open-browser.js";
import { serveDemo, type RunningDemo } from "./serve-demo.js";

const root = join(import.meta.dirname, "..", "..");
const quality = 72;
const settleMs = 350;

/** WebP, since text in it stays sharp at a fifth of a PNG's size; only Chromium's own protocol writes it. */
async function takePictures(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const demo = await serveDemo({ port: 0, staticFolder: join(root, "dist", "page") });
  const browser = await openBrowser();
  try {
    for (const dark of [false, true])
      for (const narrow of [false, true]) await takeLook(demo, browser, { folder, look: { dark, narrow } });
  } finally {
    await browser.close();
    await demo.close();
  }
}

async function takeLook(
  demo: RunningDemo,
  browser: Browser,
  { folder, look }: { readonly folder: string; readonly look: Look },
): Promise<void> {
  const context = await browser.newContext(lookOf(look));
  const page = await context.newPage();
  const name = `${look.narrow === true ? "narrow" : "wide"}-${look.dark === true ? "dark" : "light"}`;
  await page.goto(await demo.newSignInLink());
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await take(page, join(folder, `sign-in-${name}.webp`));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Reviews", level: 1 }).waitFor();
  for (const { path, picture } of demoPlaces) {
    if (picture === null) continue;
    if (picture === "review-running") stageRunning(demo.stage, "running");
    await page.goto(`${demo.url}${path}`);
    await page.locator("main h1").first().waitFor();
    await take(page, join(folder, `${picture}-${name}.webp`));
  }
  await context.close();
}

async function take(page: Page, path: string): Promise<void> {
  await page.waitForTimeout(settleMs);
  const protocol = await page.context().newCDPSession(page);
  const { data } = await protocol.send("Page.captureScreenshot", { format: "webp", quality });
  await writeFile(path, Buffer.from(data, "base64"));
}

await takePictures(join(root, "docs", "images", "page"));
