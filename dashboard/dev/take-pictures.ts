// Takes the pictures of the page in both themes, wide and narrow: of the sample's real review, and of every other place over made-up rows.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { demoPlaces } from "./demo-places.js";
import { stageRunning } from "./demo-play.js";
import { lookOf, openBrowser, type Look } from "./open-browser.js";
import { serveDemo, type RunningDemo } from "./serve-demo.js";
import { serveSample } from "./serve-sample.js";

const root = join(import.meta.dirname, "..", "..");
const quality = 72;
const settleMs = 350;
const looks: readonly Look[] = [false, true].flatMap((dark) =>
  [false, true].map((narrow) => ({ dark, narrow })),
);

async function takePictures(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const browser = await openBrowser();
  try {
    await takeSample(browser, folder);
    const demo = await serveDemo({ port: 0, staticFolder: join(root, "dist", "page") });
    for (const look of looks) await takeDemo(demo, browser, { folder, look });
    await demo.close();
  } finally {
    await browser.close();
  }
}

/** The real review, while some lenses are at work, and when it has ended. */
async function takeSample(browser: Browser, folder: string): Promise<void> {
  const sample = await serveSample();
  try {
    const context = await browser.newContext(lookOf({}));
    const page = await context.newPage();
    const takeAll = async (name: string): Promise<void> => {
      for (const look of looks) await takeLook(page, { look, path: join(folder, name) });
    };
    await page.goto(sample.signInLink);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.locator("a[data-row]").first().click();
    await page.locator('[data-lens="performance"][data-state="answered"]').waitFor({ timeout: 60_000 });
    await takeAll("review-running");
    await page.getByRole("main").getByText("Changes requested").first().waitFor({ timeout: 120_000 });
    await page.locator("[data-finding]").first().waitFor();
    await takeAll("review-completed");
    await page.goto(`${page.url()}?tab=coverage`);
    await page.getByRole("region", { name: "Coverage by file and lens" }).waitFor();
    await takeAll("coverage");
    await context.close();
  } finally {
    await sample.close();
  }
}

/** One tab in each look in turn: what is under way must not go on much in between. */
async function takeLook(
  page: Page,
  { look, path }: { readonly look: Look; readonly path: string },
): Promise<void> {
  const { viewport, colorScheme } = lookOf(look);
  await page.emulateMedia({ colorScheme: colorScheme ?? null, reducedMotion: "reduce" });
  if (viewport) await page.setViewportSize(viewport);
  await take(page, `${path}-${nameOf(look)}.webp`);
}

async function takeDemo(
  demo: RunningDemo,
  browser: Browser,
  { folder, look }: { readonly folder: string; readonly look: Look },
): Promise<void> {
  const context = await browser.newContext(lookOf(look));
  const page = await context.newPage();
  await page.goto(await demo.newSignInLink());
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await take(page, join(folder, `sign-in-${nameOf(look)}.webp`));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Reviews", level: 1 }).waitFor();
  stageRunning(demo.stage, "running");
  for (const { path, picture } of demoPlaces) {
    if (picture === null) continue;
    await page.goto(`${demo.url}${path}`);
    await page.locator("main h1").first().waitFor();
    await take(page, join(folder, `${picture}-${nameOf(look)}.webp`));
  }
  await context.close();
}

function nameOf({ dark, narrow }: Look): string {
  return `${narrow === true ? "narrow" : "wide"}-${dark === true ? "dark" : "light"}`;
}

/** WebP, since text in it stays sharp at a fifth of a PNG's size; only Chromium's own protocol writes it. */
async function take(page: Page, path: string): Promise<void> {
  await page.waitForTimeout(settleMs);
  const protocol = await page.context().newCDPSession(page);
  const { data } = await protocol.send("Page.captureScreenshot", { format: "webp", quality });
  await protocol.detach();
  await writeFile(path, Buffer.from(data, "base64"));
}

await takePictures(process.env["PICTURES"] ?? join(root, "docs", "images", "page"));
