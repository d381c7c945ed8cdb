// From a webhook to one posted review, through the real queue, database and git, at a GitHub on loopback.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestService, type TestService } from "./open-test-service.js";
import {
  activate,
  checkOf,
  commentsOn,
  ended,
  eventsOf,
  expectOrder,
  faulty,
  fingerprintsOn,
  letTimePass,
  mended,
  openPull,
  postsOn,
  push,
  repository,
  reviewsOf,
} from "./watch-service.js";

let test: TestService;
const path = "services/orders/orders/ship.py";

beforeAll(async () => {
  test = await openTestService();
  await activate(test);
});
afterAll(async () => {
  await expectOrder(test);
  await test.close();
});

const types = async (review: string): Promise<string[]> =>
  (await eventsOf(test, review)).map(({ type }) => type);

describe("a pull request", () => {
  it("[P1] is answered with one review whose findings stand on their lines, and a concluded check", async () => {
    const pull = await test.github.do.openPull({
      ...{ repository, head: "feature/checkout", base: "main", title: "Checkout", author: "ada" },
    });
    const row = await ended(test, pull.number, pull.headSha);
    expect(row).toMatchObject({ state: "completed", verdict: "request-changes", degraded: false });
    const posts = postsOn(test, pull.number);
    expect(posts).toMatchObject([{ state: "COMMENTED", commitId: pull.headSha, id: row.posted_review_id }]);
    expect(posts[0]?.body).toContain("8 findings");
    const comments = commentsOn(test, pull.number);
    expect(comments).toHaveLength(8);
    expect(comments.every(({ line }) => line !== null)).toBe(true);
    expect(checkOf(test, row)).toMatchObject({ status: "completed", conclusion: "failure" });
    const kept = await test.foundation.database.db
      .selectFrom("findings")
      .select(["placed", "comment_id"])
      .where("review_id", "=", row.id)
      .execute();
    expect(kept.map(({ comment_id: id }) => id).sort()).toEqual(comments.map(({ id }) => id).sort());
    expect(kept.every(({ placed }) => placed === "inline")).toBe(true);
  });

  it("[L1] tells each step in its order, numbered without gaps, each once", async () => {
    const [row] = await reviewsOf(test, 1);
    const seen = await types(row?.id ?? "");
    const first = ["review:queued", "review:started", "diff:fetched", "context:ready"];
    const last = ["synthesizer:started", "synthesizer:completed", "review:posted", "review:completed"];
    expect(seen.slice(0, 4)).toEqual(first);
    expect(seen.slice(-4)).toEqual(last);
    for (const type of [...first, ...last])
      expect(
        seen.filter((one) => one === type),
        type,
      ).toHaveLength(1);
    expect(seen.filter((one) => one === "agent:completed")).toHaveLength(6);
  });

  it("[G2] spends the slot of quota that it held", async () => {
    const months = await test.foundation.database.db.selectFrom("quota_months").selectAll().execute();
    expect(months).toMatchObject([{ reserved: 1, held: 0, spent: 1, returned: 0 }]);
  });

  it("[W2] a delivery that comes again queues nothing and posts nothing", async () => {
    const delivery = test.github.webhooks
      .deliveries()
      .find(({ event, action }) => event === "pull_request" && action === "opened");
    const again = await test.github.webhooks.redeliver(delivery?.id ?? 0);
    expect(again).toMatchObject({ statusCode: 200 });
    expect(again.responseBody).toContain("duplicate");
    expect(await reviewsOf(test, 1)).toHaveLength(1);
    expect(postsOn(test, 1)).toHaveLength(1);
  });
});

describe("a second head", () => {
  it("[P4] repeats nothing, marks what was fixed, and leaves one summary", async () => {
    const pull = await openPull(test, "second-head");
    await ended(test, pull.number, pull.headSha);
    const before = fingerprintsOn(test, pull.number);
    expect(before.length).toBeGreaterThanOrEqual(2);
    await letTimePass(test);
    const head = await push(test, "second-head", {
      [path]: mended,
      "services/orders/orders/late.py": faulty.replace("ship", "late"),
    });
    const row = await ended(test, pull.number, head);
    expect(row.state).toBe("completed");
    expect(postsOn(test, pull.number)).toHaveLength(2);
    const [older, newer] = postsOn(test, pull.number);
    expect(older).toMatchObject({ minimized: expect.any(String) as string });
    expect(older?.body).toContain("Superseded");
    expect(newer?.body).toContain("not repeated here");
    const fixed = commentsOn(test, pull.number).filter(({ body }) =>
      body.includes(`Fixed in \`${head.slice(0, 7)}\``),
    );
    expect(fixed).toHaveLength(1);
    expect(fixed[0]?.body).toContain("shell");
    const outcomes = await test.foundation.database.db
      .selectFrom("findings")
      .select(["fingerprint", "outcome", "fixed_in_sha"])
      .where("number", "=", pull.number)
      .where("outcome", "is not", null)
      .execute();
    expect(outcomes).toMatchObject([{ outcome: "fixed", fixed_in_sha: head }]);
  });

  it("[G4] pushed while the review runs stops it, and only the newest head is posted", async () => {
    const pull = await openPull(test, "forced");
    let head = "";
    // The second head arrives when the first one's change is being read.
    const done = test.github.faults.add({
      route: `GET /repos/*/pulls/${pull.number}`,
      effect: {
        kind: "run-first",
        run: async () => {
          await letTimePass(test);
          head = await push(test, "forced", { [path]: mended }, "main");
        },
      },
    });
    await test.until(() => head !== "");
    done();
    const row = await ended(test, pull.number, head);
    expect(row.state).toBe("completed");
    const first = await ended(test, pull.number, pull.headSha);
    expect(first).toMatchObject({ state: "cancelled", code: "superseded" });
    expect(checkOf(test, first)?.conclusion).toBe("neutral");
    expect(postsOn(test, pull.number)).toMatchObject([{ commitId: head }]);
  });

  it("[G4] pushed just before the post is the one that is posted, even when its webhook is lost", async () => {
    const pull = await openPull(test, "late-push");
    let head = "";
    const done = test.github.faults.add({
      route: "POST /repos/*/check-runs", // the change is being read: the head was looked at, and will be again before the post
      effect: {
        kind: "run-first",
        run: async () => {
          test.github.webhooks.pointAt(null);
          await letTimePass(test);
          head = await push(test, "late-push", { [path]: mended }, "main");
          await test.github.webhooks.settled();
          test.github.webhooks.pointAt(test.webhook);
        },
      },
    });
    await test.until(() => head !== "");
    done();
    const row = await ended(test, pull.number, head);
    expect(row.state).toBe("completed");
    expect(postsOn(test, pull.number)).toMatchObject([{ commitId: head, id: row.posted_review_id }]);
  });

  it("[G5] closed while the review runs: nothing is posted, the check is neutral, the slot comes back", async () => {
    const close = async (number: number): Promise<void> =>
      test.github.do.closePull({ repository, number, as: "ada" });
    for (const [branch, route] of [
      ["closed-early", "GET /repos/*/pulls/*"],
      ["closed-late", "POST /repos/*/check-runs"],
    ] as const) {
      let isClosed = false;
      const number = (test.github.state().pulls.at(-1)?.number ?? 0) + 1;
      const done = test.github.faults.add({
        route,
        effect: {
          kind: "run-first",
          run: async () => {
            await close(number);
            isClosed = true;
          },
        },
      });
      const pull = await openPull(test, branch);
      await test.until(() => isClosed);
      done();
      const row = await ended(test, pull.number, pull.headSha);
      expect(row).toMatchObject({ state: "cancelled", code: "closed" });
      expect(checkOf(test, row)?.conclusion).toBe("neutral");
      expect(postsOn(test, pull.number)).toEqual([]);
    }
  });
});
