// Tokens are narrow, renewed in time, and never seen.
import { verify } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { errorOf, createStarter } from "./fixtures/client-starter.js";
import { publicKey, pullJson, type Behaviour } from "./fixtures/wire-server.js";

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

describe("tokens", () => {
  it("[X4] are asked for once, narrowed to the repository and to what the call needs", async () => {
    const { repository, server } = await start((call) => (call.method === "GET" ? good : { json: posted }));
    await Promise.all([repository.pull(3), repository.pull(3), repository.pull(3)]);
    expect(server.tokenCalls).toHaveLength(1);
    expect(server.tokenCalls[0]!.url).toBe("/app/installations/7/access_tokens");
    expect(server.tokenCalls[0]!.body).toEqual({
      repository_ids: [42],
      permissions: { contents: "read", metadata: "read", pull_requests: "read", checks: "read" },
    });
    await repository.createReview(3, review);
    expect(server.tokenCalls[1]!.body!["permissions"]).toEqual({
      metadata: "read",
      pull_requests: "write",
      checks: "write",
    });
    expect(server.calls[0]!.headers).toMatchObject({
      authorization: "Bearer ghs_token00000000000000000001",
      "x-github-api-version": "2022-11-28",
    });
  });

  it("are signed for by the App with a token dated back a minute and good for under ten", async () => {
    const { github, server, clock } = await start(() => ({
      json: { id: 11, slug: "assay", name: "Assay", permissions: { checks: "write" }, events: [] },
    }));
    expect((await github.app()).login).toBe("assay[bot]");
    const [header, payload, signature] = server.calls[0]!.headers.authorization!.split(" ")[1]!.split(".");
    const claims = JSON.parse(Buffer.from(payload!, "base64url").toString()) as Record<string, number>;
    expect(claims["iss"]).toBe(11);
    expect(claims["iat"]).toBeLessThanOrEqual(clock.now() / 1000 - 55);
    expect(claims["exp"]! - clock.now() / 1000).toBeLessThan(600);
    const signed = Buffer.from(`${header!}.${payload!}`);
    expect(verify("sha256", signed, publicKey, Buffer.from(signature!, "base64url"))).toBe(true);
  });

  it("are renewed five minutes before they end", async () => {
    const { repository, server, clock } = await start(() => good);
    await repository.pull(3);
    clock.advance(54 * 60_000);
    await repository.pull(3);
    expect(server.tokenCalls).toHaveLength(1);
    clock.advance(2 * 60_000);
    await repository.pull(3);
    expect(server.tokenCalls).toHaveLength(2);
  });

  it("are renewed once on 401, for a write too, since nothing was carried out", async () => {
    const { repository, server } = await start((call, nth) =>
      nth === 1
        ? { status: 401, json: { message: "Bad credentials" } }
        : call.method === "GET"
          ? good
          : { json: posted },
    );
    expect(await repository.createReview(3, review)).toEqual({ kind: "done", id: 900 });
    expect(server.tokenCalls).toHaveLength(2);
    expect(server.calls.map((call) => call.headers.authorization!.at(-1))).toEqual(["1", "2"]);
  });

  it("refused twice are an error that names the settings", async () => {
    const { repository, server } = await start(() => ({ status: 401, json: { message: "Bad credentials" } }));
    const error = await errorOf(repository.pull(3));
    expect([error.code, error.kind, error.exitCode]).toEqual(["github-unauthorized", "permanent", 4]);
    expect(error.remedy).toContain("GITHUB_PRIVATE_KEY");
    expect(server.calls).toHaveLength(2);
  });

  it("that cannot be had say why: suspended, removed, lacking a permission", async () => {
    const { repository, server } = await start(() => good);
    server.tokens(() => ({ status: 403, json: { message: "This installation has been suspended" } }));
    expect((await errorOf(repository.pull(3))).code).toBe("github-suspended");
    server.tokens(() => ({ status: 404, json: { message: "Not Found" } }));
    expect((await errorOf(repository.pull(3))).code).toBe("github-not-found");
    server.tokens(() => ({
      status: 422,
      json: { message: "The permissions requested are not granted to this installation." },
    }));
    const error = await errorOf(repository.pull(3));
    expect(error.code).toBe("github-forbidden");
    expect(error.remedy).toContain("pull_requests:read");
  });

  it("never stand in an error or a call record", async () => {
    const secret = `ghs_${"x".repeat(40)}`;
    const { repository, records } = await start((_, nth) =>
      nth === 1
        ? { status: 400, json: { message: `bad ${secret} and eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOjF9.c2ln` } }
        : {
            status: 403,
            json: { message: "no", errors: [`Basic ${Buffer.from(secret).toString("base64")}`] },
          },
    );
    const errors = [await errorOf(repository.pull(3)), await errorOf(repository.pull(3))];
    const text = JSON.stringify([errors.map((one) => [one.message, one.remedy, one.stack]), records]);
    expect(text).not.toContain("xxxx");
    expect(text).not.toContain("eyJ");
    expect(text).not.toContain(Buffer.from(secret).toString("base64"));
    expect(text).toContain("[token]");
  });
});
