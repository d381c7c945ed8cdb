// Scripted troubles and rate limits, on real sockets.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestGitHub, repo, type Answer, type TestGitHub } from "../fixtures/test-github.js";

let now = Date.now();
let test: TestGitHub;
beforeEach(async () => {
  now = Date.now();
  test = await openTestGitHub({ clock: { now: () => now, sleep: () => Promise.resolve() } });
  await test.call("GET", repo); // the token is there from now on
});
afterEach(() => test.close());

const comment = (): Promise<Answer> =>
  test.call("POST", `${repo}/issues/1/comments`, { body: { body: "hello" } });
const comments = (): number => test.github.state().issueComments.length;

describe("a scripted fault", () => {
  it("[P3] hits the n-th matching call and no other, before anything took effect", async () => {
    test.github.faults.add({
      route: "POST /repos/*/comments",
      nth: 2,
      effect: { kind: "status", status: 502 },
    });
    expect([(await comment()).status, (await comment()).status, (await comment()).status]).toEqual([
      201, 502, 201,
    ]);
    expect(comments()).toBe(2);
    expect(
      test.github
        .state()
        .calls.map(({ fault, status }) => [fault, status])
        .slice(-2),
    ).toEqual([
      ["status", 502],
      [null, 201],
    ]);
  });

  it("[P4] loses the answer of a write that took effect", async () => {
    test.github.faults.add({ route: "POST *", effect: { kind: "lost-answer" } });
    await expect(comment()).rejects.toThrow("fetch failed");
    test.github.faults.add({ route: "POST *", effect: { kind: "status-after", status: 502 } });
    expect((await comment()).status).toBe(502);
    expect(comments()).toBe(2);
  });

  it("cuts a body, hangs in it, hangs before it, and resets", async () => {
    const url = `${test.github.apiUrl}/meta`;
    const get = (signal?: AbortSignal): Promise<Response> =>
      fetch(url, signal === undefined ? {} : { signal });
    test.github.faults.add({ route: "GET /meta", nth: 1, effect: { kind: "cut-body" } });
    test.github.faults.add({ route: "GET /meta", nth: 2, effect: { kind: "hang-in-body" } });
    test.github.faults.add({ route: "GET /meta", nth: 3, effect: { kind: "hang" } });
    test.github.faults.add({ route: "GET /meta", nth: 4, effect: { kind: "reset" } });
    const cut = await get();
    expect(cut.status).toBe(200);
    await expect(cut.text()).rejects.toThrow("terminated");
    const hanging = new AbortController();
    const half = await get(hanging.signal);
    const reader = half.body!.getReader();
    expect((await reader.read()).done).toBe(false);
    const more = reader.read();
    hanging.abort();
    await expect(more).rejects.toThrow("aborted");
    await expect(get(AbortSignal.timeout(300))).rejects.toThrow("timeout");
    await expect(get()).rejects.toThrow("fetch failed");
    expect((await get()).status).toBe(200);
  });

  it("[P2] moves the head between two calls", async () => {
    test.github.faults.add({
      route: "POST /repos/*/pulls/*/reviews",
      effect: {
        kind: "run-first",
        run: async () => {
          await test.github.do.push({
            repository: "acme/shop",
            branch: "feature",
            as: "ada",
            onto: "main",
            files: { "x.ts": "x\n" },
          });
        },
      },
    });
    const body = { event: "COMMENT", body: "x", commit_id: test.pull.headSha };
    const { status, json } = await test.call("POST", `${repo}/pulls/1/reviews`, { body });
    expect([status, json.errors]).toEqual([422, ["The commitOID is not part of the pull request"]]);
  });

  it("reaches git and can be taken out again", async () => {
    const undo = test.github.faults.add({
      route: "* /acme/shop.git/*",
      times: Infinity,
      effect: { kind: "status", status: 503 },
    });
    const refs = `${test.github.gitUrl}/acme/shop.git/info/refs?service=git-upload-pack`;
    expect([(await fetch(refs)).status, (await fetch(refs)).status]).toEqual([503, 503]);
    undo();
    expect((await fetch(refs)).status).toBe(401);
  });

  it("[D3] can be either limit, with the headers that each has", async () => {
    test.github.faults.add({ route: "* *", nth: 1, effect: { kind: "primary-limit", resetInSeconds: 60 } });
    test.github.faults.add({
      route: "* *",
      nth: 2,
      effect: { kind: "secondary-limit", status: 429, retryAfterSeconds: 7 },
    });
    const primary = await test.call("GET", repo);
    expect([
      primary.status,
      primary.headers.get("x-ratelimit-remaining"),
      primary.headers.get("retry-after"),
    ]).toEqual([403, "0", null]);
    expect(Number(primary.headers.get("x-ratelimit-reset"))).toBe(Math.ceil(now / 1000 + 60));
    const secondary = await test.call("GET", repo);
    expect([
      secondary.status,
      secondary.headers.get("x-ratelimit-remaining"),
      secondary.headers.get("retry-after"),
    ]).toEqual([429, null, "7"]);
  });
});

describe("limits that are switched on", () => {
  it("[D3] the primary one counts down, refuses until its hour is over, and does not count a 304", async () => {
    expect((await test.call("GET", "/rate_limit")).status).toBe(404);
    test.github.setLimits({ primaryPerHour: 4 });
    const first = await test.call("GET", repo);
    const remaining = Number(first.headers.get("x-ratelimit-remaining"));
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    const same = await test.call("GET", repo, { headers });
    expect([same.status, Number(same.headers.get("x-ratelimit-remaining"))]).toEqual([304, remaining]);
    for (let used = 0; used < remaining; used += 1) expect((await test.call("GET", repo)).status).toBe(200);
    const refused = await test.call("GET", repo);
    expect([refused.status, refused.headers.get("x-ratelimit-remaining")]).toEqual([403, "0"]);
    now += 3_600_000 - 1_000; // the token still lives
    test.github.setLimits({ primaryPerHour: 5000 });
    expect((await test.call("GET", "/rate_limit")).status).toBe(200);
  });

  it("[P3] the secondary one on content says when to come back", async () => {
    test.github.setLimits({ contentPerMinute: 2 });
    expect([(await comment()).status, (await comment()).status]).toEqual([201, 201]);
    const refused = await comment();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([403, "60"]);
    expect(refused.json.message).toContain("secondary rate limit");
    now += 60_000;
    expect((await comment()).status).toBe(201);
  });
});
