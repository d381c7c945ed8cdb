// Holds sign-in to its promises: links once, GitHub with state and PKCE, sessions that end, limits.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Access, GitHubSignInPort } from "../access-ports.js";
import { createAccess } from "../fixtures/access-in-memory.js";
import { createTestWeb, origin, pusher, signIn } from "../fixtures/test-web.js";
import { newToken, tokenHash } from "./secret-token.js";

const form = (token: string, more: object = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/x-www-form-urlencoded", ...more },
  body: new URLSearchParams({ token }).toString(),
});
const cookieOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");

async function printLink(web: ReturnType<typeof createTestWeb>, lastsMs = 60_000): Promise<string> {
  const token = newToken();
  const [createdAt, expiresAt] = [web.clock.at, web.clock.at + lastsMs];
  await web.access.links.create({
    tokenHash: tokenHash(token),
    actor: "operator",
    role: "operator",
    createdAt,
    expiresAt,
  });
  return token;
}

describe("the one-time link", () => {
  it("[L4] opening it shows a button and burns nothing; the button signs in once, whoever comes second is refused", async () => {
    const web = createTestWeb();
    const token = await printLink(web);
    const shown = await web.app.request(`/auth/link?token=${token}`);
    expect(await shown.text()).toContain('<form method="post" action="/auth/link">');
    const [first, second] = await Promise.all([
      web.app.request("/auth/link", form(token)),
      web.app.request("/auth/link", form(token)),
    ]);
    expect([first.status, second.status]).toEqual([303, 401]);
    expect(await second.json()).toMatchObject({ message: "This sign-in link was used before." });
    const me = await web.app.request("/api/v1/me", { headers: { cookie: cookieOf(first) } });
    expect(await me.json()).toMatchObject({
      actor: "operator",
      role: "operator",
      via: "link",
      installations: "all",
    });
  });

  it("[L4] the cookie is HttpOnly, Lax, and Secure with the __Host- prefix under https", async () => {
    const web = createTestWeb();
    const plain = await web.app.request("/auth/link", form(await printLink(web)));
    expect(plain.headers.getSetCookie()[0]).toMatch(/^assay-session=.*HttpOnly; SameSite=Lax$/);
    const safe = createTestWeb({ publicUrl: "https://assay.test", access: web.access });
    const secure = await safe.app.request("/auth/link", form(await printLink(web)));
    expect(secure.headers.getSetCookie()[0]).toMatch(
      /^__Host-assay-session=.*Path=\/.*HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(secure.headers.get("strict-transport-security")).toContain("max-age");
  });

  it("[L4] an expired or unknown link, and one sent from another site's form, are refused", async () => {
    const web = createTestWeb();
    const late = await printLink(web, 10);
    web.clock.at += 11;
    expect(await (await web.app.request("/auth/link", form(late))).json()).toMatchObject({
      message: "This sign-in link has expired.",
    });
    expect((await web.app.request("/auth/link", form(newToken()))).status).toBe(401);
    const foreign = await web.app.request(
      "/auth/link",
      form(await printLink(web), { origin: "https://evil.test" }),
    );
    expect(foreign.status).toBe(403);
  });

  it("[X8] a form that is larger than any token is read no further", async () => {
    const web = createTestWeb();
    const answer = await web.app.request("/auth/link", form("a".repeat(100_000)));
    expect({ status: answer.status, rows: web.access.rows.size }).toEqual({ status: 401, rows: 0 });
    let taken = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        taken += 1;
        if (taken > 100) controller.error(new Error("read on"));
        else controller.enqueue(Buffer.alloc(1_024, 97));
      },
    });
    const headers = { "content-type": "application/x-www-form-urlencoded", "transfer-encoding": "chunked" };
    const refused = await web.app.request("/auth/link", {
      ...{ method: "POST", headers, body: endless, duplex: "half" },
    });
    expect(refused.status).toBe(401);
    expect(taken).toBeLessThan(20);
  });

  it("[X8] guessing is limited per address and allowed again with time", async () => {
    const web = createTestWeb();
    const tries: number[] = [];
    for (let n = 0; n < 25; n += 1)
      tries.push((await web.app.request("/auth/link", form(newToken()))).status);
    expect(tries.filter((status) => status === 429)).toHaveLength(5);
    web.clock.at += 60_000;
    expect((await web.app.request("/auth/link", form(newToken()))).status).toBe(401);
  });

  it("[O1] a one-time token is in no log line", async () => {
    const web = createTestWeb();
    const token = await printLink(web);
    await web.app.request(`/auth/link?token=${token}`);
    expect(JSON.stringify(web.lines)).not.toContain(token);
  });
});

describe("a session", () => {
  const me = (web: ReturnType<typeof createTestWeb>, cookie: string) =>
    web.app.request("/api/v1/me", { headers: { cookie } });

  it("[X6] is renewed while it is used, ends when idle, and ends after its longest time all the same", async () => {
    const web = createTestWeb({ sessionTimes: { idleMs: 3_600_000, longestMs: 10 * 3_600_000 } });
    const { cookie } = await signIn(web.access, { role: "operator" });
    for (let hour = 0; hour < 12; hour += 1) {
      web.clock.at += 3_000_000;
      const answer = await me(web, cookie);
      expect(answer.status).toBe(web.clock.at - 1_000_000 < 10 * 3_600_000 ? 200 : 401);
    }
    const idle = createTestWeb();
    const other = await signIn(idle.access, { role: "operator" });
    idle.clock.at += 3_600_000;
    expect((await me(idle, other.cookie)).status).toBe(401);
  });

  it("[L4] rights read on GitHub are asked for anew after an hour, by signing in again", async () => {
    const web = createTestWeb();
    const { cookie } = await signIn(web.access, { role: "maintainer", access: pusher });
    web.clock.at += 3_500_000;
    expect((await me(web, cookie)).status).toBe(200);
    web.clock.at += 100_000;
    expect((await me(web, cookie)).status).toBe(401);
  });

  it("[X6] log out ends it here and in the store, and needs the CSRF token like every change", async () => {
    const web = createTestWeb();
    const headers = await signIn(web.access, { role: "viewer" });
    const { cookie } = headers;
    expect((await web.app.request("/auth/log-out", { method: "POST", headers: { cookie } })).status).toBe(
      403,
    );
    const out = await web.app.request("/auth/log-out", { method: "POST", headers });
    expect(out.headers.getSetCookie()[0]).toContain("Max-Age=0");
    expect(web.access.rows.size).toBe(0);
    expect((await me(web, cookie)).status).toBe(401);
  });

  it("[X6] a person ends their own sessions only; an operator any; nobody sees a token's hash", async () => {
    const web = createTestWeb();
    const viewer = await signIn(web.access, { role: "viewer" });
    const operator = await signIn(web.access, { role: "operator" });
    const list = await (await web.app.request("/api/v1/sessions", { headers: operator })).text();
    expect(list).not.toMatch(/[0-9a-f]{64}/);
    const [mine, theirs] = (JSON.parse(list) as { items: { id: string }[] }).items;
    const end = (id: string | undefined, headers: object) =>
      web.app.request(`/api/v1/sessions/${id ?? ""}`, { method: "DELETE", headers: { ...headers } });
    expect((await end(theirs?.id, viewer)).status).toBe(404);
    expect((await end(mine?.id, operator)).status).toBe(200);
  });
});

it("[L4] an API token works without a cookie or CSRF, has its role alone, and ends", async () => {
  const web = createTestWeb();
  const operator = await signIn(web.access, { role: "operator" });
  const made = await web.app.request("/api/v1/tokens", {
    method: "POST",
    headers: { ...operator, "content-type": "application/json" },
    body: JSON.stringify({ name: "ci", role: "viewer", days: 1 }),
  });
  const { secret } = (await made.json()) as { secret: string };
  const headers = { authorization: `Bearer ${secret}` };
  expect(await (await web.app.request("/api/v1/me", { headers })).json()).toMatchObject({
    actor: "token:ci",
    csrfToken: null,
  });
  expect((await web.app.request("/api/v1/tokens", { headers })).status).toBe(403);
  web.clock.at += 86_400_000;
  expect((await web.app.request("/api/v1/me", { headers })).status).toBe(401);
});

describe("sign-in through GitHub", () => {
  function createGitHub(
    installations: Access["installations"],
  ): GitHubSignInPort & { readonly exchanges: object[] } {
    const exchanges: object[] = [];
    return {
      exchanges,
      clientId: "Iv1.abc",
      authorizeUrl: "https://github.com/login/oauth/authorize",
      exchangeCode: (request) => {
        exchanges.push(request);
        return Promise.resolve(
          request.code === "good"
            ? { kind: "granted", accessToken: "ghu_x" }
            : { kind: "refused", message: "bad_verification_code" },
        );
      },
      readUser: () => Promise.resolve({ id: 1, login: "Mona", avatarUrl: null }),
      readInstallationsOfUser: () => Promise.resolve(installations),
    };
  }

  async function comeBack(web: ReturnType<typeof createTestWeb>, code = "good", next = "/reviews") {
    const left = await web.app.request(`/auth/github?next=${encodeURIComponent(next)}`);
    const to = new URL(left.headers.get("location") ?? "");
    const state = to.searchParams.get("state") ?? "";
    const at = `/auth/github/callback?code=${code}&state=${state}`;
    return {
      to,
      state,
      cookie: cookieOf(left),
      answer: await web.app.request(at, { headers: { cookie: cookieOf(left) } }),
    };
  }

  it("[L4] goes out with state and a PKCE challenge, comes back with the verifier, and sees what GitHub shows", async () => {
    const github = createGitHub(pusher.installations);
    const web = createTestWeb({ access: createAccess(github) });
    const { to, answer } = await comeBack(web);
    expect({ status: answer.status, location: answer.headers.get("location") }).toEqual({
      status: 303,
      location: "/reviews",
    });
    const { codeVerifier } = github.exchanges[0] as { codeVerifier: string };
    expect(to.searchParams.get("code_challenge")).toBe(
      createHash("sha256").update(codeVerifier).digest("base64url"),
    );
    expect(to.searchParams.get("redirect_uri")).toBe(`${origin}/auth/github/callback`);
    const me = await web.app.request("/api/v1/me", { headers: { cookie: cookieOf(answer) } });
    expect(await me.json()).toMatchObject({ actor: "Mona", role: "maintainer", installations: [1] });
  });

  it("[X6] an answer with another state, without the browser's cookie, or twice, signs nobody in", async () => {
    const web = createTestWeb({ access: createAccess(createGitHub(pusher.installations)) });
    const { cookie, state } = await comeBack(web);
    const back = (query: string, headers: object) =>
      web.app.request(`/auth/github/callback?${query}`, { headers: { ...headers } });
    expect((await back(`code=good&state=${newToken()}`, { cookie })).status).toBe(401);
    expect((await back(`code=good&state=${state}`, {})).status).toBe(401);
    const { answer } = await comeBack(web, "stolen");
    expect(await answer.json()).toMatchObject({ message: "GitHub refused the code: bad_verification_code." });
  });

  it("[L4] who sees no installation is turned away; a named operator sees everything", async () => {
    const nobody = createTestWeb({ access: createAccess(createGitHub([])) });
    expect((await comeBack(nobody)).answer.status).toBe(403);
    const named = createTestWeb({ access: createAccess(createGitHub([])), operators: ["mona"] });
    const { answer } = await comeBack(named);
    const me = await named.app.request("/api/v1/me", { headers: { cookie: cookieOf(answer) } });
    expect(await me.json()).toMatchObject({ role: "operator", installations: "all" });
  });

  it("[X6] an operator whose name was taken out of the list is let in no more, and neither is their stream", async () => {
    const access = createAccess(createGitHub([]));
    const before = createTestWeb({ access, operators: ["mona"] });
    const cookie = cookieOf((await comeBack(before)).answer);
    const after = createTestWeb({ access, operators: ["somebody-else"] });
    for (const [web, status] of [
      [before, 200],
      [after, 401],
    ] as const)
      expect((await web.app.request("/api/v1/me", { headers: { cookie } })).status).toBe(status);
  });

  it("[X6] leads afterwards to our own pages only", async () => {
    for (const next of ["https://evil.test", "//evil.test", "/\\evil.test", "javascript:alert(1)"]) {
      const web = createTestWeb({ access: createAccess(createGitHub(pusher.installations)) });
      expect((await comeBack(web, "good", next)).answer.headers.get("location")).toBe("/");
    }
  });

  it("[L4] says so where it is not set up", async () => {
    const { app } = createTestWeb();
    expect((await app.request("/auth/github")).status).toBe(404);
    expect(await (await app.request("/auth/ways")).json()).toEqual({ link: true, github: false });
  });
});
