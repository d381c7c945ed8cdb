// Rate limits put work off to the stated time, for everybody of the installation and nobody else.
import { afterEach, describe, expect, it } from "vitest";
import { errorOf, createStarter } from "./fixtures/client-starter.js";
import { pullJson, testRef, type Behaviour } from "./fixtures/wire-server.js";

const { start, closeAll } = createStarter();
afterEach(closeAll);

const good: Behaviour = { json: pullJson() };

const review = { commit: "b".repeat(40), body: "text", event: "COMMENT", comments: [] } as const;

describe("a rate limit", () => {
  const at = (seconds: number): string => String(Date.UTC(2026, 10, 20, 12) / 1000 + seconds);
  const limits: [string, Behaviour, number][] = [
    [
      "the primary one, as 403",
      { status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": at(1_800) } },
      1_800,
    ],
    [
      "the primary one, as 429",
      { status: 429, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": at(90) } },
      90,
    ],
    ["the secondary one with Retry-After", { status: 403, headers: { "retry-after": "120" } }, 120],
    ["the secondary one with Retry-After, as 429", { status: 429, headers: { "retry-after": "30" } }, 30],
    [
      "the secondary one without any header",
      { status: 403, json: { message: "You have exceeded a secondary rate limit." } },
      60,
    ],
    ["a bare 429", { status: 429 }, 60],
  ];
  for (const [name, limit, seconds] of limits)
    it(`[D3] defers to the stated time and burns no try: ${name}`, async () => {
      const { repository, clock, server } = await start((_, nth) => (nth === 1 ? limit : good));
      const untilMs = clock.now() + seconds * 1000;
      const error = await errorOf(repository.pull(3));
      expect([error.code, error.kind, error.retryAtMs]).toEqual(["github-rate-limited", "deferred", untilMs]);
      expect((await errorOf(repository.createReview(3, review))).retryAtMs).toBe(untilMs);
      expect(server.calls).toHaveLength(1); // nobody goes on while limited
      clock.advance(seconds * 1000);
      expect((await repository.pull(3)).number).toBe(3);
    });

  it("[P3] without a stated time waits longer each time it is met again", async () => {
    const { repository, clock } = await start(() => ({ status: 429 }));
    for (const seconds of [60, 120, 240]) {
      const error = await errorOf(repository.pull(3));
      expect(error.retryAtMs).toBe(clock.now() + seconds * 1000);
      clock.advance(seconds * 1000);
    }
  });

  it("[P3] is kept before it is met, when an answer says that nothing is left", async () => {
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": at(600) };
    const { repository, server } = await start(() => ({ ...good, headers }));
    await repository.pull(3);
    expect((await errorOf(repository.pull(3))).code).toBe("github-rate-limited");
    expect(server.calls).toHaveLength(1);
  });

  it("[P3] of one installation does not stop another", async () => {
    const { github, repository } = await start((_, nth) => (nth === 1 ? { status: 429 } : good));
    await errorOf(repository.pull(3));
    expect((await github.repository({ ...testRef, installation: 8 }).pull(3)).number).toBe(3);
  });

  it("[P3][Y3] that another process met stops this one, and what this one meets is told", async () => {
    const told: unknown[] = [];
    const bars = { untilMs: 0 };
    const shared = {
      barredUntil: () => bars.untilMs,
      bar: (...bar: unknown[]) => void told.push(bar),
      takeTurn: () => Promise.resolve(0),
    };
    const { repository, clock, server } = await start((_, nth) => (nth === 1 ? { status: 429 } : good), {
      shared,
    });
    const error = await errorOf(repository.pull(3));
    expect(told).toEqual([[`installation ${testRef.installation}`, "all", error.retryAtMs]]);
    clock.advance(60_000);
    bars.untilMs = clock.now() + 5_000;
    expect((await errorOf(repository.pull(3))).retryAtMs).toBe(bars.untilMs);
    expect(server.calls).toHaveLength(1);
    clock.advance(5_000);
    expect((await repository.pull(3)).number).toBe(3);
  });

  it("[P3][Y3] content waits for the turn that all processes share", async () => {
    const asked: unknown[] = [];
    const shared = {
      barredUntil: () => 0,
      bar: () => undefined,
      takeTurn: (...turn: unknown[]) => Promise.resolve(asked.push(turn) * 700),
    };
    const { repository, clock } = await start(() => ({ json: { id: 1 } }), { shared });
    await repository.createReview(3, review);
    expect(clock.slept.filter((ms) => ms !== 15_000)).toEqual([700]);
    expect(asked).toEqual([[`installation ${testRef.installation}`, 1_000]]);
  });
});
