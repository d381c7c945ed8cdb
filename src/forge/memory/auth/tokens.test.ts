// The App's own token, installation tokens, and what each may do.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  appToken,
  installationToken,
  openTestGitHub,
  repo,
  type TestGitHub,
} from "../fixtures/test-github.js";

let now = Date.now();
let test: TestGitHub;
beforeEach(async () => {
  now = Date.now();
  test = await openTestGitHub({ clock: { now: () => now, sleep: () => Promise.resolve() } });
});
afterEach(() => test.close());

describe("the App's token", () => {
  it("is taken when it is signed with RS256, issued in the past and ends within ten minutes", async () => {
    const { status, json } = await test.call("GET", "/app", { token: appToken(test.github) });
    expect([status, json.slug]).toEqual([200, "assay"]);
    const seconds = Math.floor(now / 1000);
    const refused = async (claims: Record<string, unknown>): Promise<unknown> => {
      const answer = await test.call("GET", "/app", { token: appToken(test.github, claims) });
      return [answer.status, answer.json.message];
    };
    expect(await refused({ exp: seconds - 1 })).toEqual([401, expect.stringContaining("'exp'")]);
    expect(await refused({ exp: seconds + 700 })).toEqual([
      401,
      expect.stringContaining("too far in the future"),
    ]);
    expect(await refused({ iat: seconds + 120 })).toEqual([401, expect.stringContaining("'iat'")]);
    expect(await refused({ iss: 7 })).toEqual([401, expect.stringContaining("'Issuer'")]);
    const broken = `${appToken(test.github).slice(0, -8)}AAAAAAAA`;
    expect((await test.call("GET", "/app", { token: broken })).json.message).toBe(
      "A JSON web token could not be decoded",
    );
  });

  it("lists installations, and opens no repository", async () => {
    const token = appToken(test.github);
    const { json } = await test.call("GET", "/app/installations", { token });
    expect(json).toMatchObject([{ id: 5001, account: { login: "acme" }, permissions: { contents: "read" } }]);
    expect((await test.call("GET", `${repo}/pulls/1`, { token })).status).toBe(404);
    expect((await test.call("GET", `${repo}/installation`, { token })).json.id).toBe(5001);
  });
});

describe("an installation token", () => {
  it("lasts an hour and answers 401 afterwards", async () => {
    const token = await installationToken(test.github);
    expect((await test.call("GET", "/installation/repositories", { token })).json.total_count).toBe(1);
    now += 3_600_000;
    const late = await test.call("GET", "/installation/repositories", { token });
    expect([late.status, late.json.message]).toEqual([401, "Bad credentials"]);
  });

  it("[X4] holds only what it was narrowed to, and a refusal names what was missing", async () => {
    const token = await installationToken(test.github, {
      permissions: { contents: "read" },
      repositories: ["shop"],
    });
    expect((await test.call("GET", `${repo}/contents/src/cart.ts`, { token })).status).toBe(200);
    const { status, json, headers } = await test.call("GET", `${repo}/pulls/1`, { token });
    expect([status, json.message]).toEqual([403, "Resource not accessible by integration"]);
    expect(headers.get("x-accepted-github-permissions")).toBe("pull_requests=read");
  });

  it("is refused for more than the installation holds, or for strange repositories", async () => {
    await expect(installationToken(test.github, { permissions: { contents: "write" } })).rejects.toThrow(
      "not granted to this installation",
    );
    await expect(installationToken(test.github, { repositories: ["other"] })).rejects.toThrow(
      "not accessible",
    );
  });

  it("[G5] answers 403 while suspended and 401 once the App is removed", async () => {
    const token = await installationToken(test.github);
    await test.github.do.setInstallation({ id: 5001, as: "ada", state: "suspended" });
    expect((await test.call("GET", repo, { token })).status).toBe(403);
    await expect(installationToken(test.github)).rejects.toThrow("suspended");
    await test.github.do.setInstallation({ id: 5001, as: "ada", state: "removed" });
    expect((await test.call("GET", repo, { token })).status).toBe(401);
    await expect(installationToken(test.github)).rejects.toThrow("Not Found");
  });

  it("sees nothing of a private repository that it was not given", async () => {
    await test.github.do.setInstalled({ repository: "acme/shop", as: "ada", installed: false });
    const token = await installationToken(test.github);
    expect((await test.call("GET", repo, { token })).status).toBe(404);
    expect((await test.call("GET", repo, { token: null })).status).toBe(404);
  });
});

describe("every call", () => {
  it("is refused without a user agent, with an unknown API version, or with a wrong token", async () => {
    const version = { headers: { "x-github-api-version": "2019-01-01" } };
    expect((await test.call("GET", repo, version)).status).toBe(400);
    expect((await test.call("GET", repo, { headers: { "user-agent": "" } })).status).toBe(403);
    expect((await test.call("GET", repo, { token: "ghs_wrong" })).json.message).toBe("Bad credentials");
  });

  it("to a renamed repository is sent to its id, where it is answered", async () => {
    await test.github.do.rename({ repository: "acme/shop", as: "ada", name: "store" });
    const moved = await test.call("GET", `${repo}/pulls/1`);
    expect(moved.status).toBe(301);
    const target = moved.headers.get("location") ?? "";
    expect(target).toBe(`${test.github.apiUrl}/repositories/9001/pulls/1`);
    expect((await test.call("GET", target)).json.base.repo.full_name).toBe("acme/store");
    expect((await test.call("POST", `${repo}/issues/1/comments`, { body: { body: "x" } })).status).toBe(307);
  });

  it("tells a person's permission by role", async () => {
    const permission = async (login: string): Promise<unknown> =>
      (await test.call("GET", `${repo}/collaborators/${login}/permission`)).json.permission;
    expect([await permission("ada"), await permission("rex"), await permission("acme")]).toEqual([
      "write",
      "read",
      "admin",
    ]);
    expect((await test.call("GET", `${repo}/collaborators/nobody/permission`)).status).toBe(404);
  });
});
