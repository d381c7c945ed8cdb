// What the App may see, and what was lost on the way: installing, leaving, indexing a push, and the sweep.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runSweep } from "./run-sweep.js";
import { openTestService, type TestService } from "./open-test-service.js";
import {
  activate,
  checkOf,
  ended,
  expectOrder,
  faulty,
  letTimePass,
  openPull,
  postsOn,
  push,
  repository,
  reviewsOf,
} from "./watch-service.js";

let test: TestService;

beforeAll(async () => {
  test = await openTestService();
});
afterAll(async () => {
  await expectOrder(test);
  await test.close();
});

const repositories = () => test.foundation.database.db.selectFrom("repositories").selectAll().execute();

it("[W4] an installed repository appears, switched off, and its pull requests are left alone", async () => {
  await test.until(async () => (await repositories()).length === 1);
  expect(await repositories()).toMatchObject([
    { owner: "acme", name: "shop", state: "known", settings: { active: false } },
  ]);
  const pull = await openPull(test, "too-early");
  await test.github.webhooks.settled();
  expect(await reviewsOf(test, pull.number)).toEqual([]);
  await activate(test);
});

it("[C1] a push to the default branch is indexed by a job of its own", async () => {
  await push(test, "main", {
    "services/orders/orders/parcel.py": "def weigh(order):\n    return len(order)\n",
  });
  const { db } = test.foundation.database;
  await test.until(async () => {
    const rows = await db
      .selectFrom("deliveries")
      .select("job_state")
      .where("event", "=", "push")
      .where("job_state", "=", "done")
      .execute();
    return rows.length === 1;
  });
  const { index } = test.foundation.folders;
  const packs = readdirSync(index, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".pack"),
  );
  const held = packs.map((name) => readFileSync(join(index, name), "latin1")).join("");
  expect(held).toContain("weigh");
  expect(held).not.toContain("return len"); // names and places, no text (C2)
});

it("[W6] a delivery that nobody took is asked for again by the sweep, and reviewed", async () => {
  test.github.webhooks.pointAt({ url: "http://127.0.0.1:9/webhooks/github", secret: test.webhook.secret });
  const pull = await openPull(test, "lost-delivery");
  await test.github.webhooks.settled();
  test.github.webhooks.pointAt(test.webhook);
  await runSweep(test, 90_000);
  expect(await ended(test, pull.number, pull.headSha)).toMatchObject({
    state: "completed",
    trigger: "opened",
  });
});

it("[W6] an open pull request without a review is found, though its delivery left no trace", async () => {
  test.github.webhooks.pointAt(null);
  const pull = await openPull(test, "no-delivery");
  await test.github.webhooks.settled();
  test.github.webhooks.pointAt(test.webhook);
  await runSweep(test, 200_000);
  expect(await ended(test, pull.number, pull.headSha)).toMatchObject({
    state: "completed",
    trigger: "sweep",
  });
  await runSweep(test, 400_000);
  expect(await reviewsOf(test, pull.number)).toHaveLength(1);
});

it("[G5] a repository that leaves the installation stops what runs, and comes back switched off or as it was", async () => {
  await letTimePass(test);
  let isOut = false;
  const undo = test.github.faults.add({
    route: "POST /repos/*/check-runs",
    effect: {
      kind: "run-first",
      run: async () => {
        await test.github.do.setInstalled({ repository, as: "ada", installed: false });
        isOut = true;
      },
    },
  });
  const pull = await openPull(test, "left", { files: { "services/orders/orders/left.py": faulty } });
  await test.until(() => isOut);
  undo();
  const row = await test.until(async () =>
    (await reviewsOf(test, pull.number)).find(({ state }) => state === "cancelled"),
  );
  expect(row.reason).toBeTruthy();
  await test.until(async () => (await repositories())[0]?.state === "removed");
  expect(postsOn(test, pull.number)).toEqual([]);
  expect(checkOf(test, row)?.conclusion ?? null).not.toBe("success");
  await test.github.do.setInstalled({ repository, as: "ada", installed: true });
  await test.until(async () => (await repositories())[0]?.state !== "removed");
});

it("[G5] uninstalling removes the installation and its repositories", async () => {
  const [installation] = test.github.installations;
  await test.github.do.setInstallation({ id: installation?.id ?? 0, as: "ada", state: "removed" });
  await test.until(async () => (await test.service.parts.upkeep.installations()).length === 0);
  expect((await repositories())[0]?.state).toBe("removed");
});
