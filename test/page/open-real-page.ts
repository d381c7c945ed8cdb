// The whole service behind a real browser: its web process on a port, workers, a database, and a GitHub on loopback to sign in at.
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openWebPorts, type OpenWebPorts } from "../../src/app/service/open-web-ports.js";
import { startWeb, type RunningWeb } from "../../src/web/web.js";
import { lookOf, openBrowser, type Look } from "../../dashboard/dev/open-browser.js";
import { freePort } from "../free-port.js";
import { openTestService, type GitHubOf, type TestService } from "../service/open-test-service.js";

/** The service and a browser. `faults` collects what pages say went wrong, in every tab. */
export interface RealPage {
  readonly test: TestService;
  readonly url: string;
  readonly ports: OpenWebPorts;
  readonly faults: string[];
  /** A tab of nobody. */
  newTab(look?: Look): Promise<Page>;
  /** A tab of the operator, by the one-time link, at `path`. */
  asOperator(path: string, look?: Look): Promise<Page>;
  /** A tab of a person who signs in through GitHub, at `path`. */
  asPerson(login: string, path: string): Promise<Page>;
  close(): Promise<void>;
}

/** Starts everything; `env` changes the environment of the service, `github` what GitHub holds. */
export async function openRealPage(
  given: { readonly env?: Readonly<Record<string, string>>; readonly github?: GitHubOf } = {},
): Promise<RealPage> {
  const test = await openTestService(given.env, undefined, given.github);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const ports = openWebPorts(test.foundation, { service: test.service, publicUrl: url });
  const web: RunningWeb = await startWeb({
    ...{ ports: ports.ports, access: ports.access, publicUrl: url, port, host: "127.0.0.1" },
    ...{ clock: test.foundation.clock, log: test.foundation.log },
    staticFolder: join(import.meta.dirname, "..", "..", "dist", "page"),
  });
  test.github.webhooks.pointAt({ url: `${url}/webhooks/github`, secret: test.webhook.secret });
  const browser: Browser = await openBrowser();
  const faults: string[] = [];
  const newTab = async (look: Look = {}): Promise<Page> => {
    const context: BrowserContext = await browser.newContext(lookOf(look));
    const page = await context.newPage();
    page.on("pageerror", (fault) => faults.push(`${page.url()}: ${fault.message}`));
    return page;
  };
  return {
    ...{ test, url, ports, faults, newTab },
    async asOperator(path, look) {
      const page = await newTab(look);
      await page.goto(await ports.signInLink());
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { name: "Reviews", level: 1 }).waitFor();
      if (path !== "/") await page.goto(`${url}${path}`);
      await page.locator("main h1").first().waitFor();
      return page;
    },
    async asPerson(login, path) {
      const page = await newTab();
      await page.goto(`${url}${path}`);
      await page.getByRole("link", { name: "Continue with GitHub" }).click();
      await page.getByRole("button", { name: `Continue as ${login}` }).click();
      return page;
    },
    async close() {
      await browser.close();
      await web.close({ graceMs: 0 });
      await test.close();
    },
  };
}
