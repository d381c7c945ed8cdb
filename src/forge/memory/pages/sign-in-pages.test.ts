// Sign-in through the stand-in: the choice of a person, the code's exchange, and what their token shows of the installations.
import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestGitHub, type TestGitHub } from "../fixtures/test-github.js";

const back = "http://127.0.0.1:4310/auth/github/callback";
const verifier = "a-verifier-that-is-long-enough-to-be-one-0123456789";
const challenge = createHash("sha256").update(verifier).digest("base64url");
let now = Date.now();
let test: TestGitHub;
beforeEach(async () => {
  now = Date.now();
  test = await openTestGitHub({
    clock: { now: () => now, sleep: () => Promise.resolve() },
    users: [
      { login: "ada", role: "write" },
      { login: "rex", role: "read" },
      { login: "nobody", role: "none" },
    ],
  });
});
afterEach(() => test.close());

const asked = () => ({
  ...{ client_id: test.github.app.clientId, redirect_uri: back, state: "s1" },
  ...{ code_challenge: challenge, code_challenge_method: "S256" },
});

async function choose(login: string | null): Promise<URL> {
  const answer = await fetch(`${test.github.url}/login/oauth/authorize`, {
    method: "POST",
    body: new URLSearchParams({ ...asked(), ...(login === null ? {} : { login }) }),
    redirect: "manual",
  });
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get("location") ?? "");
}

async function exchange(code: string, changed: object = {}): Promise<Record<string, unknown>> {
  const { clientId, clientSecret } = test.github.app;
  const body = {
    client_id: clientId,
    client_secret: clientSecret,
    code,
    code_verifier: verifier,
    ...changed,
  };
  const answer = await fetch(`${test.github.url}/login/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

async function tokenOf(login: string): Promise<string> {
  const { access_token } = await exchange((await choose(login)).searchParams.get("code") ?? "");
  return String(access_token);
}

it("[L4] offers every person by name, and a way to say no", async () => {
  const page = await fetch(
    `${test.github.url}/login/oauth/authorize?${new URLSearchParams(asked()).toString()}`,
  );
  const text = await page.text();
  expect(text).toContain("Continue as ada");
  expect(text).toContain("Continue as rex");
  expect(text).not.toContain("Continue as acme");
  const refused = await choose(null);
  expect([refused.searchParams.get("error"), refused.searchParams.get("state")]).toEqual([
    "access_denied",
    "s1",
  ]);
  expect((await fetch(`${test.github.url}/login/oauth/authorize?client_id=other`)).status).toBe(404);
});

it("[L4] takes a code once, with its verifier and the App's secret, within ten minutes", async () => {
  const code = async () => (await choose("ada")).searchParams.get("code") ?? "";
  const once = await code();
  expect(String((await exchange(once))["access_token"])).toMatch(/^ghu_/);
  expect(await exchange(once)).toMatchObject({ error: "bad_verification_code" });
  expect(await exchange(await code(), { code_verifier: "another" })).toMatchObject({
    error: "bad_verification_code",
  });
  expect(await exchange(await code(), { client_secret: "guessed" })).toMatchObject({
    error: "incorrect_client_credentials",
  });
  expect(await exchange(await code(), { redirect_uri: "http://127.0.0.1:1/" })).toMatchObject({
    error: "redirect_uri_mismatch",
  });
  const late = await code();
  now += 600_000;
  expect(await exchange(late)).toMatchObject({ error: "bad_verification_code" });
});

it("[L4] a person's token shows who they are and what they hold a role in, and ends after eight hours", async () => {
  const token = await tokenOf("ada");
  expect((await test.call("GET", "/user", { token })).json).toMatchObject({ login: "ada" });
  expect((await test.call("GET", "/user/installations", { token })).json).toMatchObject({
    installations: [{ id: 5001, account: { login: "acme" } }],
  });
  const seen = async (login: string) =>
    (await test.call("GET", "/user/installations/5001/repositories", { token: await tokenOf(login) })).json;
  expect(await seen("ada")).toMatchObject({ repositories: [{ permissions: { push: true, admin: false } }] });
  expect(await seen("rex")).toMatchObject({ repositories: [{ permissions: { push: false, pull: true } }] });
  const nobody = await tokenOf("nobody");
  expect((await test.call("GET", "/user/installations", { token: nobody })).json.total_count).toBe(0);
  expect((await test.call("GET", "/user/memberships/orgs/acme", { token })).status).toBe(403);
  now += 8 * 3_600_000;
  expect((await test.call("GET", "/user", { token })).status).toBe(401);
});
