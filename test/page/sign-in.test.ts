// Signing in and what each role sees and may do, in a real browser at the real service: links, GitHub, viewers, maintainers.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { noBrowser } from "../../dashboard/dev/open-browser.js";
import { openPull, ended, activate } from "../service/watch-service.js";
import { openRealPage, type RealPage } from "./open-real-page.js";

describe.skipIf(noBrowser !== null)(`sign-in${noBrowser === null ? "" : ` (skipped: ${noBrowser})`}`, () => {
  let open: RealPage;
  let review: string;
  beforeAll(async () => {
    open = await openRealPage({
      github: (shop) => ({
        repositories: [
          { owner: "acme", name: "shop", cloneFrom: shop, defaultBranch: "main" },
          { owner: "umbrella", name: "lab", cloneFrom: shop, defaultBranch: "main", private: true },
        ],
        users: [
          { login: "ada", role: "none", roles: { "acme/shop": "write" } },
          { login: "eve", role: "none", roles: { "acme/shop": "read" } },
          { login: "zoe", role: "none" },
        ],
      }),
    });
    const { test } = open;
    await test.until(async () => (await test.service.parts.upkeep.installations()).length === 2);
    await activate({ ...test, until: () => Promise.resolve(true) as never });
    const pull = await openPull(test, "roles");
    review = (await ended(test, pull.number, pull.headSha)).id;
  }, 120_000);
  afterAll(() => open.close());
  afterEach(() => {
    expect(open.faults.splice(0)).toEqual([]);
  });

  /** What the page's own session may ask of the API, with its CSRF token unless `csrf` says otherwise. */
  async function ask(
    page: Page,
    asked: { method?: string; path: string; body?: object; csrf?: string | null },
  ) {
    const { method = "GET", path, body } = asked;
    const me = await page.request.get(`${open.url}/api/v1/me`);
    const token =
      asked.csrf === undefined ? ((await me.json()) as { csrfToken: string }).csrfToken : asked.csrf;
    const answer = await page.request.fetch(`${open.url}/api/v1${path}`, {
      method,
      headers: { origin: open.url, ...(token === null ? {} : { "x-csrf-token": token }) },
      ...(body === undefined ? {} : { data: body }),
    });
    return { status: answer.status(), json: (await answer.json()) as Record<string, unknown> };
  }

  it("[L4] [X6] a viewer comes by GitHub, sees the repositories of theirs, and may change nothing", async () => {
    const page = await open.asPerson("eve", `/reviews/${review}`);
    await page.getByRole("tab", { name: /Findings/ }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/reviews/${review}`);
    await page.getByText("eve · viewer").waitFor();
    expect(await page.getByRole("button", { name: "Accept", exact: true }).count()).toBe(0);
    const again = page.getByRole("button", { name: "Run again" }).first();
    expect([await again.isDisabled(), await again.getAttribute("title")]).toEqual([
      true,
      expect.stringMatching(/push|role|may/i),
    ]);
    expect(await page.getByRole("link", { name: "Keys" }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "Audit log" }).count()).toBe(0);
    await page.goto(`${open.url}/repositories`);
    await page.getByRole("link", { name: "acme/shop" }).waitFor();
    expect(await page.getByText("umbrella").count()).toBe(0);
    await page.getByRole("link", { name: "acme/shop" }).click();
    await page.getByText("you may read it, not change it").waitFor();
    expect(await page.getByLabel("Findings per review").isDisabled()).toBe(true);
    await page.goto(`${open.url}/keys`);
    await page.getByText("This needs the role maintainer; yours is viewer.").waitFor();
    const [shop, lab] = await open.test.foundation.database.db
      .selectFrom("repositories")
      .select("id")
      .orderBy("name", "desc")
      .execute();
    expect((await ask(page, { path: `/repositories/${lab?.id ?? 0}` })).status).toBe(404);
    for (const path of [
      `/reviews/${review}/run`,
      `/repositories/${shop?.id ?? 0}/deactivate`,
      "/service/checklist/app/test",
    ])
      expect({ path, status: (await ask(page, { method: "POST", path })).status }).toEqual({
        path,
        status: 403,
      });
    await page.context().close();
  }, 120_000);

  it("[L4] [X6] a maintainer changes what they can push to, and nothing of others; a change without the token is refused", async () => {
    const page = await open.asPerson("ada", "/repositories");
    await page.getByRole("link", { name: "acme/shop" }).click();
    await page.getByLabel("Findings per review").fill("9");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("settings version 1").waitFor();
    await page.getByText("ada · maintainer").waitFor();
    expect(await page.getByRole("link", { name: "Audit log" }).count()).toBe(0);
    const shop = page.url().split("/").at(-1) ?? "";
    const lab = await open.test.foundation.database.db
      .selectFrom("repositories")
      .select("id")
      .where("name", "=", "lab")
      .executeTakeFirstOrThrow();
    expect((await ask(page, { method: "POST", path: `/repositories/${lab.id}/deactivate` })).status).toBe(
      404,
    );
    for (const csrf of [null, "forged"]) {
      const refused = await ask(page, { method: "POST", path: `/repositories/${shop}/deactivate`, csrf });
      expect(refused).toMatchObject({ status: 403, json: { code: "csrf-refused" } });
    }
    expect((await ask(page, { path: "/audit" })).status).toBe(403);
    expect((await ask(page, { method: "PUT", path: "/quota/5001", body: { limit: 1 } })).status).toBe(403);
    await page.context().close();
  }, 120_000);

  it("[L4] who says no at GitHub, or sees no repository here, is told so and may begin again", async () => {
    const refused = await open.newTab();
    await refused.goto(`${open.url}/spend`);
    await refused.getByRole("link", { name: "Continue with GitHub" }).click();
    await refused.getByRole("button", { name: "Cancel" }).click();
    await refused.getByRole("heading", { name: "GitHub was not allowed to say who you are" }).waitFor();
    await refused.getByRole("link", { name: "Continue with GitHub" }).waitFor();
    const stranger = await open.asPerson("zoe", "/");
    await stranger.getByRole("heading", { name: "You see no repository that is reviewed here" }).waitFor();
    await refused.context().close();
    await stranger.context().close();
  }, 120_000);

  it("[X6] what people changed, and how they signed in, stands in the operator's audit log", async () => {
    const page = await open.asOperator("/audit");
    const log = page.getByRole("list", { name: "Changes, newest first" });
    await log.getByText("ada").filter({ hasText: "ada" }).first().waitFor();
    expect(await log.innerText()).toMatch(/ada put \/repositories\/\{id\}\/settings[^]*Done/);
    expect(await log.innerText()).toMatch(/eve sign in/);
    await page.context().close();
  });

  it("[L4] a link signs in once; used, expired, unknown and too many are told with the way on", async () => {
    const page = await open.newTab();
    const link = await open.ports.signInLink();
    await page.goto(link);
    const button = page.getByRole("button", { name: "Sign in" });
    await button.waitFor();
    await expect.poll(() => page.url()).toBe(`${open.url}/sign-in`); // the token is gone from the address
    await button.click();
    await page.getByRole("heading", { name: "Reviews", level: 1 }).waitFor();
    const second = await open.newTab();
    await second.goto(link);
    await second.getByRole("button", { name: "Sign in" }).click();
    await second.getByRole("heading", { name: "This link was used before" }).waitFor();
    await second.getByText("assay sign-in", { exact: true }).waitFor();
    for (let n = 0; n < 25; n += 1) {
      await second.goto(`${open.url}/auth/link?token=${"x".repeat(40)}`);
      await second.getByRole("button", { name: "Sign in" }).click();
      await second.getByRole("heading", { level: 2 }).first().waitFor();
      if (second.url().includes("too-many")) break;
      await second.getByRole("heading", { name: "This link is not known here" }).waitFor();
    }
    await second.getByRole("heading", { name: "Too many tries from this address" }).waitFor();
    await page.context().close();
    await second.context().close();
  }, 120_000);
});
