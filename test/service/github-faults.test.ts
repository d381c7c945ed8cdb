// GitHub misbehaves while a review goes through the whole pipeline: one review in the end, or a failure that is stated.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { FaultEffect } from "../../src/forge/memory/http/fault-script.js";
import { openTestService, type TestService } from "./open-test-service.js";
import {
  activate,
  checkOf,
  commentsOn,
  ended,
  eventsOf,
  expectOrder,
  openPull,
  postsOn,
  type Row,
} from "./watch-service.js";

let test: TestService;

beforeAll(async () => {
  test = await openTestService();
  await activate(test);
});
afterAll(async () => {
  await expectOrder(test);
  await test.close();
});

let last: Promise<unknown> = Promise.resolve();
let count = 0;

/** Opens a pull request, lets this befall its calls of the route (`N` is its number), and gives its review once it has ended. */
async function reviewUnder(route: string, effect: FaultEffect, times = 1): Promise<Row> {
  const opening = last.then(async () => {
    const number = (count += 1);
    const undo = test.github.faults.add({ route: route.replace("N", String(number)), times, effect });
    return { undo, ...(await openPull(test, `fault-${number}`)) };
  });
  last = opening;
  const { undo, number, headSha } = await opening;
  const row = await ended(test, number, headSha);
  undo();
  return row;
}

function expectOnePost(row: Row): void {
  expect(row).toMatchObject({ state: "completed" });
  expect(postsOn(test, row.number)).toMatchObject([{ id: row.posted_review_id }]);
  expect(checkOf(test, row)).toMatchObject({ status: "completed", conclusion: "failure" });
}

const reading = "GET /repos/*/pulls/N";
const posting = "POST /repos/*/pulls/N/reviews";

it.concurrent.each([
  ["answers 502 after it took the review", { kind: "status-after", status: 502 }],
  ["loses its answer to the review", { kind: "lost-answer" }],
  ["breaks off in its answer's body", { kind: "hang-in-body" }],
  ["answers 500 and did not take it", { kind: "status", status: 500 }],
] as [string, FaultEffect][])("[P4] GitHub %s: the review stands there once", async (_said, effect) => {
  expectOnePost(await reviewUnder(posting, effect));
});

it.concurrent("[P2] GitHub refuses a line: every finding stands in the body, once", async () => {
  const body = { message: "Unprocessable Entity", errors: ["Line could not be resolved"] };
  const row = await reviewUnder(posting, { kind: "status", status: 422, body });
  expectOnePost(row);
  expect(commentsOn(test, row.number)).toEqual([]);
  expect(postsOn(test, row.number)[0]?.body).toContain("shell");
});

it.concurrent.each([
  ["breaks", { kind: "status", status: 503 }],
  ["is cut in its body", { kind: "cut-body" }],
] as [string, FaultEffect][])("[D3] a read that %s is made again", async (_said, effect) => {
  expectOnePost(await reviewUnder(reading, effect));
});

it.concurrent(
  "[P6] a refusal for good ends in a failed check with GitHub's own words, and the row says the same",
  async () => {
    const body = { message: "Repository was archived so is read-only." };
    const row = await reviewUnder(posting, { kind: "status", status: 403, body }, Infinity);
    expect(row.state).toBe("failed");
    expect(row.reason).toContain("archived");
    expect(checkOf(test, row)).toMatchObject({ conclusion: "failure" });
    expect(checkOf(test, row)?.output.summary).toContain("archived");
    expect((await eventsOf(test, row.id)).at(-1)?.type).toBe("review:failed");
    expect(postsOn(test, row.number)).toEqual([]);
  },
);

it("[D3] a rate limit on a read or on the post puts the review off to the stated time, and burns no try", async () => {
  const rows = await Promise.all([
    reviewUnder(reading, { kind: "secondary-limit", retryAfterSeconds: 1 }),
    reviewUnder(reading, { kind: "primary-limit", resetInSeconds: 1 }),
    reviewUnder(posting, { kind: "secondary-limit", retryAfterSeconds: 1 }),
  ]);
  for (const row of rows) expectOnePost(row);
});

it("[D4] a change that git and the diff both refuse is rebuilt from the list of files", async () => {
  test.github.setLimits({ diffFiles: 0 });
  const row = await reviewUnder("* /git/*", { kind: "status", status: 404 }, Infinity);
  test.github.setLimits({ diffFiles: 300 });
  expectOnePost(row);
});
