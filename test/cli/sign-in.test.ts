// Signing in to a service that runs as its operator runs it: links printed by command, operators by name, trusted proxies.
import { chmodSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookOf, noBrowser, openBrowser } from "../../dashboard/dev/open-browser.js";
import { freePort } from "../free-port.js";
import { openTestService, type TestService } from "../service/open-test-service.js";
import { expectRefusal, openAssay, type Assay, type Running } from "./spawn-assay.js";

let assay: Assay;
let browser: Browser;
beforeAll(async () => {
  assay = openAssay();
  if (noBrowser === null) browser = await openBrowser();
});
afterAll(async () => {
  if (noBrowser === null) await browser.close();
  assay.close();
});

async function stop({ child, ended }: Running): Promise<void> {
  child.kill("SIGTERM");
  await ended;
}

async function newTab(): Promise<Page> {
  return (await browser.newContext(lookOf({}))).newPage();
}

describe.skipIf(noBrowser !== null)("assay sign-in", { timeout: 120_000 }, () => {
  let served: Running;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    chmodSync(assay.root, 0o755); // the embedded database may run as a user of its own
    env = { ASSAY_DATA_DIR: assay.folder("demo"), PORT: String(await freePort()) };
    served = assay.start(["serve", "--demo"], { env });
    await served.said(/sign in once, within 15 minutes: http\S+\n/);
  }, 120_000);
  afterAll(() => stop(served));

  it("[L4] [I1] joins the embedded database of a service that runs and prints one link, which signs in once; the next says how", async () => {
    const printed = await assay.run(["sign-in"], { env });
    expect(printed).toMatchObject({ code: 0 });
    expect(printed.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/auth\/link\?token=[\w-]{20,}\n$/);
    expect(printed.stderr).toContain("within 15 minutes");
    const link = printed.stdout.trim();
    const page = await newTab();
    await page.goto(link);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Reviews", level: 1 }).waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    const second = await newTab();
    await second.goto(link);
    await second.getByRole("button", { name: "Sign in" }).click();
    await second.getByRole("heading", { name: "This link was used before" }).waitFor();
    await second.getByText("assay sign-in", { exact: true }).waitFor();
    for (const tab of [page, second]) await tab.context().close();
  });

  it("[L4] [I3] refuses an address that is none, and says which variable or flag names it", async () => {
    const wrong = await assay.run(["sign-in", "--public-url", "nowhere"], { env });
    expectRefusal(wrong, { code: 2, says: /nowhere is not an address/, remedy: /--public-url/ });
    const unknown = await assay.run(["sign-in"], { env: { ...env, PORT: "0" } });
    expectRefusal(unknown, { code: 2, says: /PORT is 0/, remedy: /--public-url/ });
  });
});

describe("assay serve", { timeout: 120_000 }, () => {
  let test: TestService;
  let served: Running;
  let url: string;
  beforeAll(async () => {
    test = await openTestService();
    await test.until(async () => (await test.service.parts.upkeep.installations()).length === 1);
    await test.stopWorkers();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const env = { ...test.env, PORT: String(port), ASSAY_OPERATORS: "ada, grace", ASSAY_PROXIES: "1" };
    served = assay.start(["serve", "--no-worker"], { env });
    await served.said(/serving on http/);
  }, 120_000);
  afterAll(async () => {
    await stop(served);
    await test.close();
  });

  it.skipIf(noBrowser !== null)(
    "[L4] [X6] makes operators of those whom ASSAY_OPERATORS names, and of nobody else",
    async () => {
      for (const [login, role] of [
        ["ada", "operator"],
        ["eve", "viewer"],
      ] as const) {
        const page = await newTab();
        await page.goto(`${url}/audit`);
        await page.getByRole("link", { name: "Continue with GitHub" }).click();
        await page.getByRole("button", { name: `Continue as ${login}` }).click();
        await page.getByText(`${login} · ${role}`).waitFor();
        const log = page.getByRole("list", { name: "Changes, newest first" });
        if (role === "operator") await log.getByText("sign in").first().waitFor();
        else await page.getByText("This needs the role operator; yours is viewer.").waitFor();
        await page.context().close();
      }
    },
  );

  it("[X6] [X8] counts tries by the address that the one proxy of ASSAY_PROXIES tells, whatever a sender puts before it", async () => {
    const tryFrom = async (forwarded: string): Promise<string> => {
      const answer = await fetch(`${url}/auth/link`, {
        method: "POST",
        redirect: "manual",
        headers: { origin: url, "x-forwarded-for": forwarded, accept: "text/html" },
        body: new URLSearchParams({ token: "x".repeat(40) }),
      });
      return new URL(answer.headers.get("location") ?? "/", url).searchParams.get("problem") ?? "";
    };
    const seen: string[] = [];
    for (let n = 0; n < 40 && seen.at(-1) !== "too-many"; n += 1)
      seen.push(await tryFrom(`192.0.2.${n}, 198.51.100.1`));
    expect(seen.at(-1)).toBe("too-many");
    expect(seen[0]).toBe("link-unknown");
    expect(await tryFrom("198.51.100.2")).toBe("link-unknown");
  });

  it("[Q5] ends when it is told to", async () => {
    served.child.kill("SIGTERM");
    expect(await served.ended).toMatchObject({ code: 0 });
  });
});
