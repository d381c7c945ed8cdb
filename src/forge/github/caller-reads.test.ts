// Every way in which GitHub, or the way to it, is known to misbehave: what a read makes of it.
import { afterEach, describe, expect, it } from "vitest";
import { errorOf, faultsOf, createStarter } from "./fixtures/client-starter.js";
import { openTestClient, pullJson, startWireServer, type Behaviour } from "./fixtures/wire-server.js";

const { start, closeAll } = createStarter();
afterEach(closeAll);

const good: Behaviour = { json: pullJson() };

const faults = faultsOf(good);

describe("a read", () => {
  for (const [name, fault] of faults)
    it(`[D3] goes on after ${name}, once the wait is over`, async () => {
      const { repository, clock, server } = await start((_, nth) => (nth === 1 ? fault : good));
      expect((await repository.pull(3)).headSha).toBe("b".repeat(40));
      expect(server.calls).toHaveLength(2);
      expect(clock.slept.filter((ms) => ms !== 15_000)).toEqual([1_000]);
    });

  it("[D3] waits 1, 4 and 16 s and then says that GitHub is unreachable", async () => {
    const { repository, clock, server } = await start(() => ({ status: 503, json: {} }));
    const error = await errorOf(repository.pull(3));
    expect([error.code, error.kind]).toEqual(["github-unreachable", "transient"]);
    expect(error.message).toContain("GET /repos/{owner}/{repo}/pulls/{number}");
    expect(clock.slept.filter((ms) => ms !== 15_000)).toEqual([1_000, 4_000, 16_000]);
    expect(server.calls).toHaveLength(4);
  });

  it("[D3] adds jitter to the waits", async () => {
    const behave = (_: unknown, nth: number): Behaviour => (nth === 1 ? { status: 500 } : good);
    const { repository, clock } = await start(behave, { random: () => 0.5 });
    await repository.pull(3);
    expect(clock.slept).toContain(1_250);
  });

  for (const [name, hang] of [
    ["the headers", { hang: true }],
    ["the body", { ...good, hangAt: 20 }],
  ] as [string, Behaviour][])
    it(`[D3] is ended by the deadline of 15 s when ${name} never come, and tried again`, async () => {
      const { repository, clock, server } = await start((_, nth) => (nth === 1 ? hang : good));
      const pull = repository.pull(3);
      await server.received(1);
      clock.advance(15_000);
      expect((await pull).number).toBe(3);
      expect(server.calls).toHaveLength(2);
    });

  it("[D3] is transient when nothing listens at the address", async () => {
    const server = await startWireServer(() => good);
    await server.close();
    const { repository } = openTestClient(server);
    expect((await errorOf(repository.pull(3))).code).toBe("github-unreachable");
  });

  it("[D3] stops at once when its signal aborts, while it waits and while it reads", async () => {
    const { repository, server } = await start(() => ({ hang: true }));
    const stop = new AbortController();
    const pull = errorOf(repository.pull(3, { signal: stop.signal }));
    await server.received(1);
    stop.abort();
    expect((await pull).code).toBe("cancelled");
  });

  it("stops when the client is closed", async () => {
    const { repository, server, github } = await start(() => ({ hang: true }));
    const pull = errorOf(repository.pull(3));
    await server.received(1);
    await github.close();
    expect((await pull).code).toBe("cancelled");
  });

  it("says what it cannot read when GitHub answers in another form, without repeating it", async () => {
    const { repository, server } = await start(() => ({ json: { ...pullJson(), number: "three" } }));
    const error = await errorOf(repository.pull(3));
    expect([error.code, error.kind]).toEqual(["github-unexpected-answer", "permanent"]);
    expect(error.message).toContain("number");
    expect(server.calls).toHaveLength(1);
  });

  it("[X8] gives up a body over its bound", async () => {
    const { repository } = await start(() => ({ text: "x".repeat(65 * 1024 * 1024) }));
    expect((await errorOf(repository.rawDiff(3))).code).toBe("github-refused");
  });

  it("[D3] takes no diff whose end cannot be known, and none that is empty", async () => {
    const { repository, server } = await start((_, nth) =>
      nth === 1
        ? { text: "diff --git a/x b/x\n", unframed: true }
        : nth === 2
          ? { text: "" }
          : { text: "diff --git a/x b/x\n" },
    );
    const diff = await repository.rawDiff(3);
    expect(diff.kind === "diff" && Buffer.from(diff.bytes).toString()).toBe("diff --git a/x b/x\n");
    expect(server.calls).toHaveLength(3);
  });
});
