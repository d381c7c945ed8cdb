// Making the App end to end: a browser that follows forms and redirects, and a GitHub on loopback that converts the manifest.
import { readFileSync, rmSync, mkdtempSync, statSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "node:http";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openTestGitHub, type TestGitHub } from "../../../forge/memory/fixtures/test-github.js";
import { systemClock, type Clock } from "../../../runtime/runtime.js";
import { neededEvents, neededPermissions } from "../app-needs.js";
import { runChecks } from "../doctor/run-checks.js";
import { readServerSettings } from "../read-server-settings.js";
import { nameFor } from "./app-manifest.js";
import { makeApp, type AppWish, type MadeApp } from "./make-app.js";

let test: TestGitHub;
const folders: string[] = [];
beforeAll(async () => {
  test = await openTestGitHub();
});
afterAll(() => test.close());
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

interface Begun {
  readonly folder: string;
  readonly url: string;
  readonly made: Promise<MadeApp>;
  readonly abort: () => void;
}

/** Begins, and waits until the page's address is known. */
async function begin(wish: Partial<AppWish> = {}, clock: Clock = systemClock, folder = temporaryFolder()) {
  const controller = new AbortController();
  const { apiUrl, graphqlUrl } = test.github;
  const env = {
    ASSAY_DATA_DIR: join(folder, "data"),
    GITHUB_API_URL: apiUrl,
    GITHUB_GRAPHQL_URL: graphqlUrl,
  };
  const surroundings = { env, cwd: folder, signal: controller.signal };
  return new Promise<Begun>((resolve, reject) => {
    const made = makeApp(
      {
        ...{ publicUrl: "https://assay.example", port: 0, envFile: "assay.env" },
        ...{ inlineKey: false, hearsComments: true, readsArtifacts: false, ...wish },
      },
      surroundings,
      {
        clock,
        onReady: (url) => {
          resolve({ folder, url, made, abort: () => controller.abort() });
        },
      },
    );
    made.catch(reject);
  });
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-init-"));
  folders.push(folder);
  return folder;
}

/** What a browser reads from the page: where its form goes, and the manifest in it. */
async function openPage(url: string) {
  const page = await (await fetch(url)).text();
  const unescape = (text: string): string => text.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
  const action = unescape(/<form action="([^"]*)" method="post">/.exec(page)?.[1] ?? "");
  const manifest = unescape(/name="manifest" value="([^"]*)"/.exec(page)?.[1] ?? "");
  return { page, action, manifest };
}

/** Presses the button: the form is posted to GitHub, whose answer sends the browser on. */
async function press({ action, manifest }: { action: string; manifest: string }): Promise<string> {
  const answer = await fetch(action, {
    method: "POST",
    body: new URLSearchParams({ manifest }),
    redirect: "manual",
  });
  expect({ status: answer.status, text: answer.status === 302 ? "" : await answer.text() }).toEqual({
    status: 302,
    text: "",
  });
  return answer.headers.get("location") ?? "";
}

function readEnvFile(path: string): Record<string, string> {
  const rows = [...readFileSync(path, "utf8").matchAll(/^([A-Z_]+)='(.*)'$/gm)];
  return Object.fromEntries(rows.map((row) => [row[1] ?? "", row[2] ?? ""]));
}

describe("assay init", () => {
  it("[I4] makes the App with one button, and writes what the service reads", async () => {
    const { folder, url, made } = await begin({ org: "acme" });
    const page = await openPage(url);
    expect(page.action).toMatch(/\/organizations\/acme\/settings\/apps\/new\?state=[0-9a-f]{48}$/);
    expect(page.page).not.toMatch(/<script/);
    const back = await press(page);
    expect((await fetch(back)).status).toBe(200);
    const { app, keyFile, envFile } = await made;
    expect(app).toMatchObject({ id: test.github.app.id, slug: "assay" });
    expect([statSync(keyFile!).mode & 0o777, statSync(envFile).mode & 0o777]).toEqual([0o600, 0o600]);
    expect(envFile).toBe(join(folder, "assay.env"));

    const env = readEnvFile(envFile);
    expect(readServerSettings(env).app).toEqual({
      appId: String(test.github.app.id),
      privateKey: test.github.app.privateKeyPem,
      webhookSecrets: [expect.stringMatching(/^[0-9a-f]{40}$/)],
    });
    expect(env).toMatchObject({
      GITHUB_CLIENT_ID: test.github.app.clientId,
      GITHUB_CLIENT_SECRET: test.github.app.clientSecret,
      ASSAY_PUBLIC_URL: "https://assay.example",
    });
    expect(Buffer.from(env["ASSAY_MASTER_KEY"] ?? "", "base64")).toHaveLength(32);
    await expect(fetch(url)).rejects.toThrow(); // nothing listens any more

    const surroundings = {
      env: {
        ...env,
        PATH: process.env["PATH"],
        ASSAY_DATA_DIR: join(folder, "data"),
        DATABASE_URL: "postgres://127.0.0.1:1/x",
      },
      ...{ cwd: folder, signal: new AbortController().signal },
    };
    const findings = await runChecks({ testKeys: false }, surroundings);
    const github = findings.filter(({ check }) => /^github-(app|events|webhook)$/.test(check));
    expect(github.map(({ status }) => status)).toEqual(["ok", "ok", "ok"]);
  });

  it("[X4] asks for the least: four permissions, one to hear comments, and the events that are acted on", async () => {
    const { url, made, abort } = await begin();
    const manifest = JSON.parse((await openPage(url)).manifest) as Record<string, unknown>;
    abort();
    await expect(made).rejects.toMatchObject({ code: "cancelled" });
    expect(manifest).toMatchObject({
      ...{ name: "assay-assay-example", url: "https://assay.example", public: false },
      hook_attributes: { url: "https://assay.example/webhooks/github", active: true },
      callback_urls: ["https://assay.example/auth/github/callback"],
      default_permissions: { ...neededPermissions, issues: "read" },
      default_events: Object.keys(neededEvents),
    });
  });

  it("[X4] asks for nothing on issues where comments are not to be heard, and for actions: read only where artifacts are to be read", async () => {
    const { url, made } = await begin({ hearsComments: false, readsArtifacts: true });
    const page = await openPage(url);
    const manifest = JSON.parse(page.manifest) as { default_permissions: object; default_events: string[] };
    const toHear = { ...manifest, default_events: Object.keys(neededEvents) };
    const refused = await fetch(page.action, {
      method: "POST",
      body: new URLSearchParams({ manifest: JSON.stringify(toHear) }),
    });
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining("issue_comment")]);
    expect(manifest.default_permissions).toEqual({ ...neededPermissions, actions: "read" });
    expect(manifest.default_events).not.toContain("issue_comment");
    await fetch(await press(page));
    await made;
  });

  it("[I4] takes no code that comes with another state, and goes on waiting", async () => {
    const { url, made } = await begin();
    const page = await openPage(url);
    const back = new URL(await press(page));
    const forged = new URL(back);
    forged.searchParams.set("state", "0".repeat(48));
    expect((await fetch(forged)).status).toBe(403);
    expect((await fetch(new URL("/made", back))).status).toBe(403);
    expect((await fetch(back)).status).toBe(200);
    await made;
  });

  it("[I4] shows its page only at the address on the terminal, and to no other name", async () => {
    const { url, made, abort } = await begin();
    expect((await fetch(new URL("/begin/guess", url))).status).toBe(404);
    const { port, pathname } = new URL(url);
    const other = request({
      host: "127.0.0.1",
      port,
      path: pathname,
      headers: { host: "evil.example" },
    }).end();
    const [answer] = (await once(other, "response")) as [{ statusCode: number; resume(): void }];
    answer.resume();
    expect(answer.statusCode).toBe(421);
    abort();
    await expect(made).rejects.toMatchObject({ code: "cancelled" });
  });

  it("[I4] gives up after an hour, and writes nothing", async () => {
    let pass: () => void = () => undefined;
    const clock: Clock = {
      now: () => Date.now(),
      sleep: (ms) => new Promise((resolve) => (pass = ms === 3_600_000 ? resolve : pass)),
    };
    const { folder, made } = await begin({}, clock);
    pass();
    await expect(made).rejects.toMatchObject({ code: "usage", message: /within an hour/ });
    expect(existsSync(join(folder, "assay.env"))).toBe(false);
  });

  it("[I4] writes over no secrets, and says so before an App is made", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "assay.env"), "GITHUB_APP_ID='1'\n");
    await expect(begin({}, systemClock, folder)).rejects.toMatchObject({
      code: "usage",
      message: /there already/,
    });
    expect(readFileSync(join(folder, "assay.env"), "utf8")).toBe("GITHUB_APP_ID='1'\n");
  });

  it("[I4] puts the key into the environment file itself for containers", async () => {
    const { url, made } = await begin({ inlineKey: true, envFile: "deep/assay.env" });
    await fetch(await press(await openPage(url)));
    const { keyFile, envFile } = await made;
    expect(keyFile).toBeNull();
    expect(readServerSettings(readEnvFile(envFile)).app?.privateKey.trim()).toBe(
      test.github.app.privateKeyPem.trim(),
    );
  });

  it.each([
    [{ org: "a/b" }, /no organisation's name/],
    [{ name: "x".repeat(35) }, /cannot be an App's name/],
  ])("[I4] refuses %j before it asks anybody", async (wish, message) => {
    await expect(begin(wish)).rejects.toMatchObject({ code: "usage", message });
  });

  it("[I4] names the App after the host, within GitHub's bounds", () => {
    expect(nameFor("https://reviews.acme.example:8443/x")).toBe("assay-reviews-acme-example");
    expect(nameFor(`https://${"a".repeat(60)}.example`)).toHaveLength(34);
  });
});
