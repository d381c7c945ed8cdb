// Model keys in a real browser at the real service, with the shipped model server as the provider: refused, taken, used, rotated, removed.
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { noBrowser } from "../../dashboard/dev/open-browser.js";
import { startLoopbackModels } from "../../src/models/models.js";
import { activate, ended, openPull } from "../service/watch-service.js";
import { openRealPage, type RealPage } from "./open-real-page.js";

const timing = { delayMs: 0, firstTokenMs: 0 };
const none = { findings: [], dismissedFacts: [], summary: "None." };
const refused = { ...timing, fault: "bad-key" as const };
const taken = { ...timing, answer: { ready: true } };
/** Questions of lenses are about the file; what tries a key is not. One reply for each try, in the order of the tests. */
const script = {
  version: 1 as const,
  answers: [
    { when: "parcel_key", replies: [{ ...timing, answer: none }] },
    { replies: [refused, refused, taken, refused, refused, taken] },
  ],
};

describe.skipIf(noBrowser !== null)(`keys${noBrowser === null ? "" : ` (skipped: ${noBrowser})`}`, () => {
  let models: Awaited<ReturnType<typeof startLoopbackModels>>;
  let open: RealPage;
  let page: Page;
  beforeAll(async () => {
    models = await startLoopbackModels({ script });
    open = await openRealPage({
      env: { ASSAY_ALLOWED_MODEL_HOSTS: "127.0.0.1", ASSAY_MODEL: "openai-compatible:local-model" },
    });
    await activate(open.test);
    page = await open.asOperator("/keys");
    await page.getByRole("heading", { name: "No key yet" }).waitFor();
  }, 120_000);
  afterAll(async () => {
    await open.close();
    await models.close();
  });
  afterEach(() => {
    expect(open.faults.splice(0)).toEqual([]);
  });

  const dialog = (): Locator => page.getByRole("dialog");
  const row = (): Locator => page.getByRole("list", { name: "Keys" }).getByRole("listitem");

  it("[X2] a key that the provider refuses is shown its exact words, tested or saved, and is not kept", async () => {
    await page.getByRole("button", { name: "Add a key" }).click();
    await dialog().getByLabel("Provider", { exact: true }).selectOption("openai-compatible");
    await dialog().getByLabel("Key", { exact: true }).fill("sk-wrong-0123456789-abcd");
    await dialog()
      .getByLabel("Address", { exact: true })
      .fill(models.environment["ASSAY_MODEL_BASE_URL"] ?? "");
    await dialog().getByLabel("Try it with this model").fill("local-model");
    await dialog().getByLabel("Pays for").selectOption("operator");
    await dialog().getByRole("button", { name: "Only test" }).click();
    await dialog().getByText("openai-compatible:local-model refused (auth)").waitFor();
    await dialog()
      .getByText(/Incorrect API key/)
      .waitFor();
    await dialog().getByRole("button", { name: "Test and save" }).click();
    await expect
      .poll(() =>
        dialog()
          .getByText(/Incorrect API key/)
          .count(),
      )
      .toBe(2);
    expect(await page.getByText("sk-wrong-0123456789").count()).toBe(0);
    await page.getByRole("heading", { name: "No key yet", includeHidden: true }).waitFor();
  });

  it("[X2] one that it takes is saved and listed by its last four characters, with whose reviews it pays for", async () => {
    await dialog().getByLabel("Key", { exact: true }).fill("sk-right-0123456789-wxyz");
    await dialog().getByRole("button", { name: "Test and save" }).click();
    await dialog().waitFor({ state: "hidden" });
    await row().getByRole("button", { name: "openai-compatible ····wxyz" }).waitFor();
    await row().getByText("openai-compatible:local-model answers").waitFor();
    await row().getByText("for the whole service").waitFor();
    await row().getByText("used by acme/shop").waitFor();
    await row().getByText("never used").waitFor();
    expect(await page.content()).not.toContain("sk-right");
  });

  it("[X2] [A8] the next review is answered through it, and the page says that it was used", async () => {
    const pull = await openPull(open.test, "keyed", {
      ...{ files: { "services/orders/orders/key.py": "parcel_key = 1\n" }, title: "Use the key" },
    });
    expect(await ended(open.test, pull.number, pull.headSha)).toMatchObject({ state: "completed" });
    await page.reload();
    await row().getByText("last used just now").waitFor();
    expect(models.requests.filter(({ lens }) => lens !== null).length).toBeGreaterThan(0);
  });

  it("[X2] tested again it may fail; a new secret is tried before it takes the old one's place", async () => {
    await row().getByRole("button", { name: "Test", exact: true }).click();
    await row().getByText("openai-compatible:local-model refused (auth)").waitFor();
    await row().getByRole("button", { name: "Rotate" }).click();
    await dialog().getByLabel("Key", { exact: true }).fill("sk-other-0123456789-9999");
    await dialog().getByRole("button", { name: "Test and save" }).click();
    await dialog()
      .getByText(/Incorrect API key/)
      .waitFor();
    await dialog().getByRole("button", { name: "Test and save" }).click();
    await dialog().waitFor({ state: "hidden" });
    await row().getByRole("button", { name: "openai-compatible ····9999" }).waitFor();
    await row().getByText("openai-compatible:local-model answers").waitFor();
    expect(await page.getByText("····wxyz").count()).toBe(0);
  });

  it("[X2] removed after a question that says who will be without it, it is gone and in the audit log", async () => {
    const asked = page.waitForEvent("dialog");
    const pressed = row().getByRole("button", { name: "Remove" }).click();
    const question = await asked;
    expect(question.message()).toBe("Remove the key ending in 9999? 1 repository will be without it.");
    await question.accept();
    await pressed;
    await page.getByRole("heading", { name: "No key yet" }).waitFor();
    await page.goto(`${open.url}/audit`);
    const log = page.getByRole("list", { name: "Changes, newest first" });
    await log.getByText("delete /keys/{id}").waitFor();
    expect(await log.innerText()).not.toMatch(/sk-(wrong|right|other)/);
  });
});
