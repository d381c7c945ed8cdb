// Holds the API to its document, its rights and its one shape of errors.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../runtime/runtime.js";
import { reviewA } from "../fixtures/event-log.js";
import { settings } from "../fixtures/rows.js";
import { createTestWeb, pusher, signIn } from "../fixtures/test-web.js";
import { problemSchema, type ProblemCode } from "../http/problem.js";
import { reviewDetailSchema } from "../shapes/review-shapes.js";

interface Document {
  readonly paths: Record<string, Record<string, { description?: string }>>;
}

const json = (headers: object, body: unknown, method = "POST"): RequestInit => ({
  method,
  headers: { ...headers, "content-type": "application/json" },
  body: JSON.stringify(body),
});

async function problemIn(answer: Response): Promise<{ status: number; code: ProblemCode; message: string }> {
  const { code, message, remedy } = problemSchema.parse(await answer.json());
  expect(remedy).not.toBe("");
  return { status: answer.status, code, message };
}

describe("the API's document", () => {
  it("[L3] is byte for byte what the code makes (`vitest run src/web/api -u` writes it anew)", async () => {
    const { app } = createTestWeb();
    const document = (await (await app.request("/api/v1/openapi.json")).json()) as object;
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(
      join(packageRoot, "schemas", "api-v1.json"),
    );
  });

  it("[L3] lists every route that is mounted, and nothing that is not", async () => {
    const { app } = createTestWeb();
    const document = (await (await app.request("/api/v1/openapi.json")).json()) as Document;
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} /api/v1${path}`),
    );
    const mounted = app.routes
      .filter((route) => route.path.startsWith("/api/v1/") && route.method !== "ALL")
      .map((route) => `${route.method.toUpperCase()} ${route.path.replaceAll(/:(\w+)/g, "{$1}")}`)
      .filter((route) => route !== "GET /api/v1/openapi.json");
    expect([...new Set(mounted)].sort()).toEqual(documented.sort());
    expect(documented.length).toBeGreaterThan(40);
  });

  it("[X6] no route answers without sign-in", async () => {
    const { app } = createTestWeb();
    const document = (await (await app.request("/api/v1/openapi.json")).json()) as Document;
    for (const [path, methods] of Object.entries(document.paths))
      for (const method of Object.keys(methods)) {
        const answer = await app.request(`/api/v1${path.replaceAll(/\{\w+\}/g, "x")}`, {
          method: method.toUpperCase(),
        });
        expect({ path, method, ...(await problemIn(answer)) }).toMatchObject({
          status: 401,
          code: "not-signed-in",
        });
      }
  });
});

describe("reading", () => {
  it("[L4] a person's rows are those of what they see on GitHub, and a foreign row is not there", async () => {
    const { app, ports, access } = createTestWeb();
    const headers = await signIn(access, { role: "maintainer", access: pusher });
    expect((await app.request(`/api/v1/reviews/${reviewA}`, { headers })).status).toBe(200);
    expect(ports.asked.at(-1)).toMatchObject({
      scope: { kind: "some", installations: [1], repositories: [7, 8] },
    });
    const stranger = await signIn(access, {
      role: "viewer",
      access: { installations: [], readAt: 1_000_000 },
    });
    const answer = await app.request(`/api/v1/reviews/${reviewA}`, { headers: stranger });
    expect(await problemIn(answer)).toMatchObject({ status: 404, code: "not-found" });
    const list = (await (await app.request("/api/v1/reviews", { headers: stranger })).json()) as {
      items: [];
    };
    expect(list.items).toEqual([]);
  });

  it("[L3] one review fits its documented shape and carries stages, actions and its place in the log", async () => {
    const { app, access, ports } = createTestWeb();
    const headers = await signIn(access, { role: "viewer" });
    await ports.events.lastId();
    const review = reviewDetailSchema.parse(
      await (await app.request(`/api/v1/reviews/${reviewA}`, { headers })).json(),
    );
    expect(review.stages).toHaveLength(7);
    expect(review.actions.find(({ action }) => action === "run-again")).toMatchObject({ allowed: false });
    expect(review.asOf).toBe(0);
  });

  it("[L3] filters and pages go to the port parsed; wrong ones are refused with the place of the fault", async () => {
    const { app, ports, access } = createTestWeb();
    const headers = await signIn(access, { role: "viewer" });
    const good = "/api/v1/reviews?state=failed,running&repository=7&search=cart&limit=5&after=n1";
    expect((await app.request(good, { headers })).status).toBe(200);
    expect(ports.asked.at(-1)).toMatchObject({
      query: { states: ["failed", "running"], repository: 7, search: "cart", verdict: null },
      page: { limit: 5, after: "n1" },
    });
    const bad = await app.request("/api/v1/reviews?limit=1000&state=odd", { headers });
    const body = problemSchema.parse(await bad.json());
    expect(bad.status).toBe(400);
    expect(body.fields.map(({ path }) => path)).toEqual(["query.limit", "query.state.0"]);
  });
});

describe("changing", () => {
  it("[X6] a change without the session's token, or from another origin, is refused and not made", async () => {
    const { app, ports, access } = createTestWeb();
    const { cookie, ...proof } = await signIn(access, { role: "operator" });
    const run = `/api/v1/reviews/${reviewA}/run`;
    for (const headers of [
      { cookie },
      { cookie, "x-csrf-token": "wrong" },
      { cookie, "x-csrf-token": proof["x-csrf-token"], origin: "https://evil.test" },
    ])
      expect(await problemIn(await app.request(run, { method: "POST", headers }))).toMatchObject({
        status: 403,
        code: "csrf-refused",
      });
    expect(ports.asked).toEqual([]);
    expect((await app.request(run, { method: "POST", headers: { cookie, ...proof } })).status).toBe(202);
  });

  it("[X6] roles hold: a viewer changes nothing, a maintainer only what they may push to, the operator everything", async () => {
    const { app, access, ports } = createTestWeb();
    const ask = async (who: Parameters<typeof signIn>[1], path: string, body?: object) => {
      const headers = await signIn(access, who);
      return app.request(
        `/api/v1${path}`,
        body === undefined ? { method: "POST", headers } : json(headers, body),
      );
    };
    const run = `/reviews/${reviewA}/run`;
    expect(await problemIn(await ask({ role: "viewer", access: pusher }, run))).toMatchObject({
      code: "forbidden",
    });
    expect((await ask({ role: "maintainer", access: pusher }, run)).status).toBe(202);
    expect(ports.asked.at(-1)).toMatchObject({
      caller: { actor: "maintainer", scope: { repositories: [7], installations: [] } },
    });
    const refill = `/reviews/${reviewA}/refill`;
    expect((await ask({ role: "maintainer", access: pusher }, refill, { reviews: 5 })).status).toBe(403);
    expect((await ask({ role: "operator" }, refill, { reviews: 5 })).status).toBe(202);
  });

  it("[X6] each change is in the audit log with its ending, a refused and a failed one too", async () => {
    const broken = createTestWeb();
    broken.ports.quota.setLimit = () => Promise.reject(new Error("secret-canary"));
    const { app, access, lines } = broken;
    const headers = await signIn(access, { role: "operator" });
    await app.request(`/api/v1/reviews/${reviewA}/run`, { method: "POST", headers });
    await app.request(`/api/v1/reviews/${reviewA}/cancel`, { method: "POST", headers });
    const failed = await app.request("/api/v1/quota/1", json(headers, { limit: 3 }, "PUT"));
    expect(await problemIn(failed)).toMatchObject({
      status: 500,
      code: "internal",
      message: expect.not.stringContaining("canary") as string,
    });
    expect(access.entries.map(({ action, ending }) => `${action} ${ending}`)).toEqual([
      "post /reviews/{id}/run done",
      "post /reviews/{id}/cancel refused",
      "put /quota/{installation} failed",
    ]);
    expect(lines.some(({ level }) => level === "error")).toBe(true);
  });

  it("[K1] settings are written only over the version that was read", async () => {
    const { app, access } = createTestWeb();
    const headers = await signIn(access, { role: "maintainer", access: pusher });
    const write = (version: number, wanted: object = settings) =>
      app.request("/api/v1/repositories/7/settings", json(headers, { version, settings: wanted }, "PUT"));
    expect(await (await write(3)).json()).toEqual({ settingsVersion: 4 });
    expect(await problemIn(await write(2))).toMatchObject({ status: 409, code: "version-conflict" });
    const wrong = await problemIn(await write(3, { ...settings, model: "gpt", extra: 1 }));
    expect(wrong).toMatchObject({
      status: 400,
      message: expect.stringContaining("body.settings.model") as string,
    });
  });

  it("[X8] a body that is too large, not JSON, or not declared as JSON is refused", async () => {
    const { app, access } = createTestWeb();
    const headers = await signIn(access, { role: "operator" });
    const at = "/api/v1/quota/1";
    const large = await app.request(at, json({ ...headers, "content-length": "2000000" }, {}, "PUT"));
    expect(await problemIn(large)).toMatchObject({ status: 413, code: "too-large" });
    const text = await app.request(at, { method: "PUT", headers, body: "limit=1" });
    expect(await problemIn(text)).toMatchObject({ status: 415, code: "not-json" });
    const broken = await app.request(at, { ...json(headers, {}, "PUT"), body: "{" });
    expect(await problemIn(broken)).toMatchObject({ status: 400, code: "invalid" });
  });
});

describe("keys", () => {
  const key = { provider: "anthropic", secret: "sk-good-1234567890", owner: { kind: "repository", id: 7 } };

  it("[X2] a key that the provider refuses is not saved, and its exact answer comes back", async () => {
    const { app, access, ports } = createTestWeb();
    const headers = await signIn(access, { role: "operator" });
    const answer = await app.request("/api/v1/keys", json(headers, { ...key, secret: "sk-bad-1234567890" }));
    expect(await problemIn(answer)).toMatchObject({
      status: 422,
      code: "key-refused",
      message: "401 invalid x-api-key",
    });
    expect(ports.asked).toEqual([]);
  });

  it("[X2] a key that works is saved and shown by its last four alone, and no log holds it", async () => {
    const { app, access, lines } = createTestWeb();
    const headers = await signIn(access, { role: "maintainer", access: pusher });
    const answer = await app.request("/api/v1/keys", json(headers, key));
    const text = await answer.text();
    expect({ status: answer.status, text }).toMatchObject({
      status: 201,
      text: expect.stringContaining('"7890"') as string,
    });
    for (const trace of [text, JSON.stringify(lines), JSON.stringify(access.entries)])
      expect(trace).not.toContain("sk-good");
  });

  it("[X3] only an operator sets a key's address or a key for what they do not maintain", async () => {
    const { app, access } = createTestWeb();
    const headers = await signIn(access, { role: "maintainer", access: pusher });
    const add = (more: object) => app.request("/api/v1/keys", json(headers, { ...key, ...more }));
    for (const more of [
      { baseUrl: "http://169.254.169.254/" },
      { owner: { kind: "operator" } },
      { owner: { kind: "installation", id: 1 } },
      { owner: { kind: "repository", id: 8 } },
    ])
      expect(await problemIn(await add(more))).toMatchObject({ status: 403, code: "forbidden" });
  });
});

it("[O2] a dismissal from the page needs its reason", async () => {
  const { app, access, ports } = createTestWeb();
  const headers = await signIn(access, { role: "maintainer", access: pusher });
  const at = `/api/v1/reviews/${reviewA}/findings/f1/feedback`;
  expect((await app.request(at, json(headers, { kind: "dismissed" }, "PUT"))).status).toBe(400);
  const taken = await app.request(at, json(headers, { kind: "dismissed", reason: "by design" }, "PUT"));
  expect(await taken.json()).toMatchObject({ outcome: { kind: "dismissed", by: "maintainer" } });
  expect(ports.asked.at(-1)).toMatchObject({ target: { finding: "f1", feedback: { reason: "by design" } } });
});
