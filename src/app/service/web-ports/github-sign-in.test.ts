// Sign-in through GitHub against a server on loopback that answers as GitHub does.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createGitHubSignIn } from "./github-sign-in.js";

const asked: { path: string; authorization: string | undefined; body: string }[] = [];
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      asked.push({ path: request.url ?? "", authorization: request.headers.authorization, body });
      const [status, json, link] = answerTo(request.url ?? "", body);
      response.writeHead(status, { ...(link === undefined ? {} : { link }) }).end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

function answerTo(path: string, body: string): [number, unknown, string?] {
  if (path === "/login/oauth/access_token")
    return body.includes('"code":"good"')
      ? [200, { access_token: "ghu_x" }]
      : [200, { error: "bad_verification_code", error_description: "The code is wrong" }];
  if (path === "/user") return [200, { id: 7, login: "mona", avatar_url: null }];
  if (path === "/user/installations?per_page=100") {
    const mine = { id: 1, account: { id: 7, login: "mona" }, target_type: "User" };
    return [200, { installations: [mine] }, `<${url}/user/installations?page=2>; rel="next"`];
  }
  if (path === "/user/installations?page=2")
    return [
      200,
      { installations: [{ id: 2, account: { id: 9, login: "acme" }, target_type: "Organization" }] },
      '<https://elsewhere.test/steal>; rel="next"',
    ];
  if (path === "/user/memberships/orgs/acme") return [403, { message: "not allowed" }];
  if (path.startsWith("/user/installations/"))
    return [
      200,
      {
        repositories: [
          { id: 5, permissions: { push: true } },
          { id: 6, permissions: { pull: true } },
          { id: 8 },
        ],
      },
    ];
  return [502, {}];
}

const signal = AbortSignal.timeout(30_000);
const port = () => createGitHubSignIn({ apiUrl: url, webUrl: url, clientId: "id", clientSecret: "hidden" });

it("[L4] a code is exchanged with its verifier, and a bad one is refused in GitHub's words", async () => {
  const exchange = { code: "good", codeVerifier: "v", redirectUri: "http://assay.test/auth/github/callback" };
  expect(await port().exchangeCode(exchange, signal)).toEqual({ kind: "granted", accessToken: "ghu_x" });
  expect(JSON.parse(asked.at(-1)!.body)).toMatchObject({ code_verifier: "v", client_secret: "hidden" });
  expect(await port().exchangeCode({ ...exchange, code: "bad" }, signal)).toEqual({
    kind: "refused",
    message: "The code is wrong",
  });
});

it("[L4] [X6] what a person may see is read to the end, fails closed, and their token goes to no other host", async () => {
  const installations = await port().readInstallationsOfUser("ghu_x", signal);
  const repositories = [
    { id: 5, mayChange: true },
    { id: 6, mayChange: false },
    { id: 8, mayChange: false },
  ];
  expect(installations).toEqual([
    { id: 1, administers: true, repositories },
    { id: 2, administers: false, repositories },
  ]);
  expect(asked.at(-1)?.authorization).toBe("Bearer ghu_x");
});

it("[L4] a GitHub that does not answer is a passing fault without any secret", async () => {
  const lost = createGitHubSignIn({
    apiUrl: `${url}/nowhere`,
    webUrl: url,
    clientId: "id",
    clientSecret: "hidden",
  });
  const fault = await lost.readUser("ghu_x", signal).catch((thrown: unknown) => thrown);
  expect(fault).toMatchObject({ code: "github-unreachable", kind: "transient" });
  expect(String(fault)).not.toContain("ghu_x");
});
