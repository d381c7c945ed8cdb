// What the live page costs: its first load, and the way of an event to the screen with 200 pages open. Start with: node bench/run.js page
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { request, type ClientRequest } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { lookOf, openBrowser } from "../dashboard/dev/open-browser.js";
import { startService, type BenchService } from "./page-service.js";
import { sayMachine, spread, table } from "./figures.js";

const pages = 200;
const loads = 9;
const events = 120;

const service = await startService();
const browser = await openBrowser();
try {
  const review = await service.openReview();
  console.log(`The service as a process of its own, a real Chromium beside it. ${sayMachine()}`);
  sayWeight();
  await measureLoads(service, browser);
  await measureEvents(service, { browser, review });
} finally {
  await browser.close();
  await service.close();
}

/** Scripts and styles as they go over the wire: what the first page needs, and everything that can ever be asked for. */
function sayWeight(): void {
  const folder = join(import.meta.dirname, "..", "dist", "page", "assets");
  const weigh = (names: readonly string[]): string =>
    `${(names.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0) / 1_000).toFixed(0)} KB`;
  const all = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name));
  const first = all.filter((name) => /^(index|words)-/.test(name));
  console.log(`Compressed (gzip): ${weigh(first)} for the first page, ${weigh(all)} for every page of it.`);
}

/** From asking for the list of reviews to its rows on the screen: with nothing in the browser's cache, and with everything. */
async function measureLoads({ url, signInLink }: BenchService, on: Browser): Promise<void> {
  const cold: number[] = [];
  const warm: number[] = [];
  for (let n = 0; n < loads; n += 1) {
    const context = await on.newContext(lookOf({}));
    const page = await context.newPage();
    await signIn(page, await signInLink());
    const state = await context.storageState();
    await context.close();
    const fresh = await on.newContext({ ...lookOf({}), storageState: state });
    const tab = await fresh.newPage();
    cold.push(await timeLoad(tab, url));
    warm.push(await timeLoad(tab, url));
    await fresh.close();
  }
  console.log(
    table(
      ["first load", "least / median / most, ms"],
      [
        ["cold", spread(cold)],
        ["warm", spread(warm)],
      ],
    ),
  );
}

async function timeLoad(page: Page, url: string): Promise<number> {
  const began = performance.now();
  await page.goto(url, { waitUntil: "commit" });
  await page.locator("a[data-row]").first().waitFor();
  return performance.now() - began;
}

/** Events are written as workers write them, one after another; the time runs from their commit to the change in the page's document. */
async function measureEvents(
  service: BenchService,
  { browser: on, review }: { readonly browser: Browser; readonly review: string },
): Promise<void> {
  const page = await (await on.newContext(lookOf({}))).newPage();
  await signIn(page, await service.signInLink());
  await page.goto(`${service.url}/reviews/${review}`);
  await page.getByText("Live", { exact: true }).waitFor();
  const rows: string[][] = [];
  const open: ClientRequest[] = [];
  for (const n of [0, pages]) {
    const cookies = await service.sessions(Math.ceil(n / 20));
    while (open.length < n)
      open.push(await openStream(service.url, cookies[Math.floor(open.length / 20)] ?? ""));
    const tookMs = await timeEvents(page, service, review);
    rows.push([`${n + 1} pages`, spread(tookMs), p95(tookMs).toFixed(0), memoryOf(service.pid)]);
  }
  for (const one of open) one.destroy();
  console.log(
    table(["event to screen", "least / median / most, ms", "p95, ms (target 250)", "service's memory"], rows),
  );
}

async function timeEvents(page: Page, service: BenchService, review: string): Promise<number[]> {
  // The page notes by itself when a text first stands in its document: asking it again and again would be measured along.
  await page.evaluate(`window.seenAt = new Map(); new MutationObserver(() => {
    const line = document.querySelector('[data-lens="bugs"]');
    const word = /event-\\d+-\\d+/.exec(line?.textContent ?? "")?.[0];
    if (word !== undefined && !window.seenAt.has(word)) window.seenAt.set(word, Date.now());
  }).observe(document.body, { subtree: true, childList: true, characterData: true });`);
  const told = new Map<string, number>();
  for (let n = 0; n < events; n += 1) {
    const word = `event-${Date.now()}-${n}`;
    await service.tell(review, { type: "agent:progress", lens: "bugs", message: word });
    told.set(word, Date.now());
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const seen = new Map(await page.evaluate<[string, number][]>("[...window.seenAt]"));
  const missed = [...told.keys()].filter((word) => !seen.has(word)).length;
  if (missed > 0)
    console.log(`  ${missed} of ${events} events were overtaken by the next before they were drawn`);
  return [...told].flatMap(([word, at]) => {
    const shown = seen.get(word);
    return shown === undefined ? [] : [Math.max(0, shown - at)];
  });
}

function openStream(url: string, cookie: string): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/api/v1/stream`, { headers: { cookie, accept: "text/event-stream" } });
    call.on("response", (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`a stream was answered ${answer.statusCode ?? 0}`));
      answer.resume();
      answer.on("error", () => undefined); // it is cut at the end
      resolve(call);
    });
    call.on("error", reject);
    call.end();
  });
}

async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Reviews", level: 1 }).waitFor();
}

function memoryOf(pid: number): string {
  return `${(Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1_024).toFixed(0)} MB`;
}

function p95(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0;
}
