// Fire tests over HTTP: who may upload, how much, what is written down, and the box in which their reports are shown.
import { describe, expect, it } from "vitest";
import { createTestWeb, pusher, signIn } from "../fixtures/test-web.js";
import { problemSchema } from "../http/problem.js";

const id = `fire_${"a".repeat(22)}`;
const commit = "0123456789abcdef0123456789abcdef01234567";
const place = "/api/v1/repositories/acme/shop/fire-tests";

const upload = (headers: object, body: unknown): RequestInit => ({
  method: "POST",
  headers: { ...headers, "content-type": "application/json" },
  body: JSON.stringify(body),
});

describe("an upload", () => {
  it("[R6] needs the role maintainer, a whole sha and an object, and is written into the audit log", async () => {
    const { app, access, ports } = createTestWeb();
    const viewer = await signIn(access, { role: "viewer", access: pusher });
    expect((await app.request(place, upload(viewer, { commit, results: {} }))).status).toBe(403);
    const maintainer = await signIn(access, { role: "maintainer", access: pusher });
    const bad = await app.request(place, upload(maintainer, { commit: "abc", results: [] }));
    const problem = problemSchema.parse(await bad.json());
    expect([bad.status, problem.fields.map(({ path }) => path)]).toEqual([
      400,
      ["body.commit", "body.results"],
    ]);
    const body = { commit: commit.toUpperCase(), branch: "main", results: { odd: 1 } };
    const answer = await app.request(place, upload(maintainer, body));
    expect(answer.status).toBe(422);
    expect(ports.asked.at(-1)).toMatchObject({
      upload: { owner: "acme", name: "shop", commit, branch: "main", label: null },
      caller: { scope: { repositories: [7] } },
    });
    expect(access.entries.at(-1)).toMatchObject({
      target: "acme/shop",
      detail: `${commit} main`,
      ending: "refused",
    });
  });

  it("[X8] has room for 8 MiB and no more; other places keep their 1 MiB; strangers are not read at all", async () => {
    const { app, access } = createTestWeb();
    const headers = await signIn(access, { role: "maintainer" });
    const sized = (bytes: number) => ({ commit, results: { text: "x".repeat(bytes) } });
    expect((await app.request(place, upload(headers, sized(7 * 1024 * 1024)))).status).toBe(422);
    const large = await app.request(place, upload(headers, sized(9 * 1024 * 1024)));
    const problem = problemSchema.parse(await large.json());
    expect([large.status, problem.message]).toEqual([413, expect.stringContaining("8 MiB") as string]);
    const other = await app.request(
      "/api/v1/repositories/7/consent",
      upload(headers, sized(2 * 1024 * 1024)),
    );
    expect(other.status).toBe(413);
    expect((await app.request(place, upload({}, sized(9 * 1024 * 1024)))).status).toBe(401);
  });
});

describe("a report", () => {
  it("[X6] is shown in a sandbox of its own: no scripts, no origin, nothing loaded", async () => {
    const { app, access } = createTestWeb();
    const headers = await signIn(access, { role: "viewer", access: pusher });
    const answer = await app.request(`/api/v1/fire-tests/${id}/report.html`, { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const policy = (answer.headers.get("content-security-policy") ?? "").split("; ");
    expect(policy).toContain("sandbox");
    expect(policy).toContain("default-src 'none'");
    expect(policy.join()).not.toMatch(/script|allow-|self/);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const page = await app.request("/api/v1/openapi.json");
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
  });

  it("[X6] is not there for those who may not see its repository, nor under a name that is none", async () => {
    const { app, access } = createTestWeb();
    const stranger = await signIn(access, {
      role: "viewer",
      access: { installations: [], readAt: 1_000_000 },
    });
    for (const path of [`${id}/report.html`, `${id}/results.json`, "fire_x/report.md"]) {
      const answer = await app.request(`/api/v1/fire-tests/${path}`, { headers: stranger });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    const remove = await app.request(`/api/v1/fire-tests/${id}`, { method: "DELETE", headers: stranger });
    expect(remove.status).toBe(403);
    const pushing = await signIn(access, { role: "maintainer", access: pusher });
    expect(
      (await app.request(`/api/v1/fire-tests/${id}`, { method: "DELETE", headers: pushing })).status,
    ).toBe(200);
  });
});
