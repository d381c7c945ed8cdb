// Every way in which GitHub, or the way to it, is known to misbehave: a write is sent once, whatever happens.
import { afterEach, describe, expect, it } from "vitest";
import { errorOf, faultsOf, createStarter } from "./fixtures/client-starter.js";
import { startWireServer } from "./fixtures/wire-server.js";

const { start, closeAll } = createStarter();
afterEach(closeAll);

const posted = {
  id: 900,
  node_id: "R_1",
  user: null,
  state: "COMMENTED",
};

const review = { commit: "b".repeat(40), body: "text", event: "COMMENT", comments: [] } as const;

const faults = faultsOf({ json: posted });

describe("a write", () => {
  for (const [name, fault] of faults)
    it(`[P4] is never repeated after ${name}: its outcome is unknown`, async () => {
      const { repository, server } = await start(() => fault);
      const error = await errorOf(repository.createReview(3, review));
      expect([error.code, error.kind]).toEqual(["github-outcome-unknown", "transient"]);
      expect(server.calls).toHaveLength(1);
    });

  it("[P4] has an unknown outcome when its answer never comes", async () => {
    const { repository, server, clock } = await start(() => ({ hang: true }));
    const write = errorOf(repository.createIssueComment(3, "hello"));
    await server.received(1);
    clock.advance(15_000);
    expect((await write).code).toBe("github-outcome-unknown");
    expect(server.calls).toHaveLength(1);
  });

  it("[P4] that was interrupted after it was sent has an unknown outcome, and none when it was not sent", async () => {
    const { repository, server } = await start(() => ({ hang: true }));
    const stop = new AbortController();
    const write = errorOf(repository.createReview(3, review, { signal: stop.signal }));
    await server.received(1);
    stop.abort();
    expect((await write).code).toBe("github-outcome-unknown");
    const late = await errorOf(repository.createReview(3, review, { signal: stop.signal }));
    expect(late.code).toBe("cancelled");
    expect(server.calls).toHaveLength(1);
  });

  it("[P4] that surely never arrived is plainly transient", async () => {
    const closed = await startWireServer(() => ({}));
    await closed.close();
    const { repository } = await start(() => ({}), {
      fetch: (url, init) => fetch((url as string).endsWith("/access_tokens") ? url : closed.url, init),
    });
    expect((await errorOf(repository.createReview(3, review))).code).toBe("github-unreachable");
  });

  it("[P3] waits a second after the last content, and never runs beside another", async () => {
    const { repository, clock } = await start((_, nth) => ({ status: 201, json: { id: nth } }));
    const ended = await Promise.all([
      repository.createIssueComment(3, "one"),
      repository.createIssueComment(3, "two"),
    ]);
    expect(ended).toEqual([
      { kind: "done", id: 1 },
      { kind: "done", id: 2 },
    ]);
    expect(clock.slept.filter((ms) => ms !== 15_000)).toEqual([1_000]);
  });

  it("[P2] refused with 422 is an outcome with its meaning, not an error", async () => {
    const says: [string, unknown[], string][] = [
      ["Unprocessable Entity", ["Line could not be resolved"], "line"],
      ["Unprocessable Entity", ["Path could not be resolved"], "path"],
      [
        "Validation Failed",
        [{ message: "User can only have one pending review per pull request" }],
        "pending-exists",
      ],
      ["Unprocessable Entity", ["Review Can not request changes on your own pull request"], "own-pull"],
      ["Unprocessable Entity", ["The commitOID is not part of the pull request"], "commit-gone"],
      ["Validation Failed", [{ message: "body is too long (maximum is 65536 characters)" }], "body-too-long"],
      ["Validation Failed", [{ message: "was submitted too quickly" }], "too-quick"],
      ["Pull request review thread line must be part of the diff", [], "line"],
      ["Something new", [], "other"],
    ];
    const { repository } = await start((_, nth) => {
      const [message, errors] = says[nth - 1]!;
      return { status: 422, json: { message, errors } };
    });
    for (const [, , classification] of says)
      expect(await repository.createReview(3, review)).toMatchObject({
        kind: "refused",
        status: 422,
        classification,
      });
  });
});
