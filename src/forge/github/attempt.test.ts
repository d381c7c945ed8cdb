// Refusals have codes and remedies, redirects stay on the host, and an ETag saves the allowance.
import { afterEach, describe, expect, it } from "vitest";
import { errorOf, createStarter } from "./fixtures/client-starter.js";
import { pullJson, startWireServer, type Behaviour } from "./fixtures/wire-server.js";

const { start, closeAll } = createStarter();
afterEach(closeAll);

const good: Behaviour = { json: pullJson() };

const posted = {
  id: 900,
  node_id: "R_1",
  user: null,
  state: "COMMENTED",
};

const review = { commit: "b".repeat(40), body: "text", event: "COMMENT", comments: [] } as const;

describe("a refusal", () => {
  for (const [status, code] of [
    [403, "github-forbidden"],
    [404, "github-not-found"],
    [410, "github-not-found"],
    [422, "github-refused"],
    [451, "github-forbidden"],
  ] as const)
    it(`of ${status} is ${code}, permanent and not repeated`, async () => {
      const { repository, server } = await start(() => ({ status, json: { message: "No" } }));
      const error = await errorOf(repository.pull(3));
      expect([error.code, error.kind]).toEqual([code, "permanent"]);
      expect(server.calls).toHaveLength(1);
    });

  it("names the permission that was missing", async () => {
    const headers = { "x-accepted-github-permissions": "contents=read; pull_requests=write" };
    const { repository } = await start(() => ({
      status: 403,
      headers,
      json: { message: "Resource not accessible by integration" },
    }));
    expect((await errorOf(repository.pull(3))).remedy).toContain("contents=read; pull_requests=write");
  });
});

describe("a redirect", () => {
  it("of a renamed repository is followed on the same host, for a write with its body too", async () => {
    const { repository, server } = await start((call) =>
      call.url.startsWith("/repos/")
        ? { status: 307, headers: { location: "/repositories/42/pulls/3/reviews" }, json: {} }
        : { json: posted },
    );
    expect(await repository.createReview(3, review)).toEqual({ kind: "done", id: 900 });
    expect(server.calls[1]).toMatchObject({ method: "POST", body: { body: "text" } });
  });

  it("[X3] to another host is refused, and the token does not go there", async () => {
    const foreign = await startWireServer(() => good);
    const { repository } = await start(() => ({
      status: 301,
      headers: { location: `${foreign.url}/repos` },
      json: {},
    }));
    const error = await errorOf(repository.pull(3));
    expect(error.code).toBe("github-refused");
    expect(error.message).toContain("another host");
    expect(foreign.calls).toEqual([]);
    await foreign.close();
  });

  it("that goes round in circles ends", async () => {
    const { repository, server } = await start(() => ({
      status: 301,
      headers: { location: "/again" },
      json: {},
    }));
    expect((await errorOf(repository.pull(3))).code).toBe("github-refused");
    expect(server.calls.length).toBeLessThan(8);
  });
});

describe("asking again", () => {
  it("sends the ETag, and takes 304 for what it was", async () => {
    const { repository, server, records } = await start((call) =>
      call.headers["if-none-match"] === '"v1"' ? { status: 304 } : { ...good, headers: { etag: '"v1"' } },
    );
    const first = await repository.pull(3);
    expect(await repository.pull(3)).toEqual(first);
    expect(server.calls).toHaveLength(2);
    expect(records.map((record) => record.outcome)).toEqual(["ok", "ok", "not-modified"]);
  });
});
