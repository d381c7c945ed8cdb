// A real Chromium for the page: where it is on this machine, and how it is started; for tests, pictures and benchmarks.
import { existsSync } from "node:fs";
import { chromium, type Browser, type BrowserContextOptions } from "playwright-core";

const executablePath = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
].find((path) => existsSync(path));

/** Why what needs a browser is passed over; null when there is one. */
export const noBrowser = executablePath === undefined ? "no Chromium on this machine" : null;

/** How somebody looks at the page. */
export interface Look {
  readonly dark?: boolean;
  readonly narrow?: boolean;
}

/** Starts a browser without a window. Throws where there is none; it must be closed. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking"],
  });
}

/** The settings of a tab with that look: a laptop or a small phone, still. */
export function lookOf({ dark = false, narrow = false }: Look): BrowserContextOptions {
  return {
    viewport: narrow ? { width: 360, height: 780 } : { width: 1280, height: 860 },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    timezoneId: "UTC",
    locale: "en-GB",
  };
}
