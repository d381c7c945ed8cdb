// Keys and addresses against a token that sees everything and is no operator's: such tokens lie in the secrets of workflows.
import { expect, it } from "vitest";
import { createTestWeb } from "../fixtures/test-web.js";
import { newToken, tokenHash } from "../auth/secret-token.js";
import type { Role } from "../shapes/access-shapes.js";

const operators = { kind: "operator" } as const;
const repository = { kind: "repository", id: 7 } as const;
const good = { provider: "openai", secret: "sk-good-1234567890" };

async function withToken(role: Role) {
  const { app, access, ports, clock } = createTestWeb();
  const secret = newToken();
  await access.tokens.create({
    ...{ id: "t1", name: "ci", role, lastFour: "1234", createdBy: "operator" },
    ...{ createdAt: clock.at, lastUsedAt: null, expiresAt: clock.at + 60_000, tokenHash: tokenHash(secret) },
  });
  const touched: string[] = [];
  const stored = { id: "k1", owner: operators, provider: "openai" as const, baseUrl: null };
  Object.assign(ports.keys, {
    find: () => Promise.resolve(stored),
    testStored: () => Promise.resolve(void touched.push("tested")),
    rotate: () => Promise.resolve(void touched.push("rotated")),
    remove: () => Promise.resolve(touched.push("removed") > 0 ? { kind: "done" } : null),
  });
  const ask = async (method: string, place: string, body: object): Promise<number> => {
    const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
    return (await app.request(`/api/v1${place}`, { method, headers, body: JSON.stringify(body) })).status;
  };
  return { ask, touched };
}

it("[X3] a maintainer's token sets no address, neither to keep nor to try", async () => {
  const { ask } = await withToken("maintainer");
  const baseUrl = "https://elsewhere.test/v1";
  expect(await ask("POST", "/keys", { ...good, owner: repository, baseUrl })).toBe(403);
  expect(await ask("POST", "/keys/test", { ...good, baseUrl })).toBe(403);
  expect(await ask("POST", "/keys", { ...good, owner: repository })).toBe(201);
});

it("[X2] a maintainer's token neither makes, tries, replaces nor removes a key of the operator", async () => {
  const { ask, touched } = await withToken("maintainer");
  expect(await ask("POST", "/keys", { ...good, owner: operators })).toBe(403);
  expect(await ask("POST", "/keys/k1/test", {})).toBe(404);
  expect(await ask("PUT", "/keys/k1", { secret: "sk-good-another" })).toBe(404);
  expect(await ask("DELETE", "/keys/k1", {})).toBe(404);
  expect(touched).toEqual([]);
});

it("[X2] an operator's token may", async () => {
  const { ask, touched } = await withToken("operator");
  expect(await ask("POST", "/keys", { ...good, owner: operators, baseUrl: "https://ours.test/v1" })).toBe(
    201,
  );
  expect(await ask("DELETE", "/keys/k1", {})).toBe(200);
  expect(touched).toEqual(["removed"]);
});
