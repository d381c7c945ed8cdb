// From a webhook to one posted review, through the real queue, database and git, at a GitHub on loopback.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestService, type TestService } from "./open-test-service.js";

let test: TestService;
const repository = "acme/shop";

beforeAll(async () => {
  test = await openTestService();
  await test.until(async () => (await test.service.parts.upkeep.installations()).length === 1);
  await test.foundation.database.db
    .updateTable("repositories")
    .set({ state: "active", settings: JSON.stringify({ active: true }) })
    .execute();
});
afterAll(async () => test.close());

describe("a pull request", () => {
  it("[P1] is answered with one review that has inline comments, and a concluded check", async () => {
    const pull = await test.github.do.openPull({
      ...{ repository, head: "feature/checkout", base: "main", title: "Checkout", author: "ada" },
    });
    const review = await test.until(() =>
      test.github.state().reviews.find((one) => one.pullId !== 0 && pull.number > 0),
    );
    console.log(JSON.stringify(test.github.state().reviews, null, 1).slice(0, 3000));
    console.log(JSON.stringify(test.github.state().checkRuns, null, 1).slice(0, 3000));
    expect(review).toBeDefined();
  });
});
