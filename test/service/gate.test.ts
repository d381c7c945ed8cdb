// What is not reviewed, and what comes again: skips with a neutral check, a spent quota with one notice, Redeliver after a failure.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestService, type TestService } from "./open-test-service.js";
import {
  activate,
  checkOf,
  ended,
  eventsOf,
  expectOrder,
  letTimePass,
  openPull,
  postsOn,
  push,
  repository,
  reviewsOf,
  talkOn,
} from "./watch-service.js";

let test: TestService;

beforeAll(async () => {
  test = await openTestService();
  await activate(test, { filters: { labels: ["no-review"], titleWords: ["WIP"] } });
});
afterAll(async () => {
  await expectOrder(test);
  await test.close();
});

it("[G3] a skip is a neutral check that says why and what to do, and never a green one", async () => {
  const pulls = [
    await openPull(test, "draft", { draft: true }),
    await openPull(test, "labelled", { labels: ["no-review"] }),
    await openPull(test, "titled", { title: "WIP: ship" }),
    await openPull(test, "docs-only", { files: { "docs/new.md": "# New\n" } }),
    await openPull(test, "lock-only", { files: { "package-lock.json": "{}\n" } }),
  ];
  for (const { number, headSha } of pulls) {
    const row = await ended(test, number, headSha);
    expect(row, `pull ${number}`).toMatchObject({ state: "skipped", code: expect.any(String) as string });
    const check = checkOf(test, row);
    expect(check).toMatchObject({ conclusion: "neutral" });
    expect(check?.output.title).toContain(row.reason);
    expect(check?.output.summary).toContain(row.remedy?.slice(0, 20));
    expect(postsOn(test, number)).toEqual([]);
    expect((await eventsOf(test, row.id)).at(-1)?.type).toBe("review:skipped");
  }
});

it("[G3] a draft that becomes ready is reviewed", async () => {
  const number = 1;
  await letTimePass(test);
  await test.github.do.setDraft({ repository, number, as: "ada", draft: false });
  const head = test.github.state().pulls.find((pull) => pull.number === number)?.headSha ?? "";
  await test.until(async () => (await reviewsOf(test, number)).some(({ state }) => state === "completed"));
  expect((await ended(test, number, head)).state).toBe("completed");
  expect(postsOn(test, number)).toHaveLength(1);
});

it("[W2] Redeliver after a failed job queues it again, and the review is made", async () => {
  const undo = test.github.faults.add({
    route: "GET /repos/*/pulls/*",
    times: Infinity,
    effect: { kind: "status", status: 403, body: { message: "Resource not accessible by integration" } },
  });
  const pull = await openPull(test, "again");
  const failed = await test.until(async () =>
    (await reviewsOf(test, pull.number)).find(({ state }) => state === "failed"),
  );
  expect(failed.reason).toContain("Resource not accessible");
  undo();
  await test.until(() => checkOf(test, failed)?.status === "completed");
  expect(checkOf(test, failed)?.conclusion).toBe("failure");
  expect(checkOf(test, failed)?.output.summary).toContain("Resource not accessible");
  const delivery = test.github.webhooks
    .deliveries()
    .find(
      ({ payload }) => (payload["pull_request"] as { number?: number } | undefined)?.number === pull.number,
    );
  expect(await test.github.webhooks.redeliver(delivery?.id ?? 0)).toMatchObject({ statusCode: 202 });
  const row = await ended(test, pull.number, pull.headSha);
  expect(row.state).toBe("completed");
  expect(await test.github.webhooks.redeliver(delivery?.id ?? 0)).toMatchObject({ statusCode: 200 });
  expect(postsOn(test, pull.number)).toHaveLength(1);
});

it("[G1] a spent quota is said once on the pull request, and on the check of every push", async () => {
  const { db } = test.foundation.database;
  const month = await db.selectFrom("quota_months").select("spent").executeTakeFirstOrThrow();
  await db
    .updateTable("installations")
    .set({ month_limit: month.spent + 1 })
    .execute();
  const [one, other] = [await openPull(test, "slot-a"), await openPull(test, "slot-b")];
  const rows = [await ended(test, one.number, one.headSha), await ended(test, other.number, other.headSha)];
  expect(rows.map(({ state }) => state).sort()).toEqual(["completed", "skipped"]);
  const out = rows.find(({ state }) => state === "skipped");
  const branch = out?.number === one.number ? "slot-a" : "slot-b";
  await letTimePass(test);
  const head = await push(test, branch, { "services/orders/orders/more.py": "x = 1\n" });
  const second = await ended(test, out?.number ?? 0, head);
  expect(second).toMatchObject({ state: "skipped", code: "quota-out" });
  expect(checkOf(test, second)?.conclusion).toBe("neutral");
  await test.until(() => talkOn(test, second.number).length > 0);
  const notices = test.github.state().issueComments.filter(({ body }) => body.includes("are used up"));
  expect(notices).toHaveLength(1);
});

it("[G5] a repository that is switched off is left alone, silently", async () => {
  const { db } = test.foundation.database;
  await db
    .updateTable("repositories")
    .set({ state: "known", settings: JSON.stringify({ active: false }) })
    .execute();
  const pull = await openPull(test, "inactive");
  await test.github.webhooks.settled();
  expect(test.github.webhooks.deliveries().at(-1)?.responseBody).toContain("switched off");
  expect(await reviewsOf(test, pull.number)).toEqual([]);
});
