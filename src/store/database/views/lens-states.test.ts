// What the events of a review say of its lenses while they work.
import { expect, it } from "vitest";
import { followLenses } from "./lens-states.js";

const event = (at: number, type: string, body: object) => ({ at, type, body: { lens: "security", ...body } });

it("[L3] [A9] tells each failed try of a lens that still works, its waits apart from its work", () => {
  const told = [
    { at: 1_000, type: "review:started", body: { lenses: ["security", "bugs"] } },
    event(2_000, "agent:started", { model: "anthropic:m", part: 1, parts: 1 }),
    event(2_400, "agent:progress", { message: "rate_limit", retryInMs: 4_000 }),
    event(7_000, "agent:progress", { message: "unavailable", retryInMs: 1_000 }),
  ];
  const [security, bugs] = followLenses(told);
  expect(security).toMatchObject({
    state: "retrying",
    nextTryAt: 8_000,
    tries: [
      { startedAt: 2_000, waitMs: 0, workMs: 400, failure: "rate_limit" },
      { startedAt: 6_400, waitMs: 4_000, workMs: 600, failure: "unavailable" },
    ],
  });
  expect(bugs).toMatchObject({ state: "waiting", tries: [] });
  const answering = followLenses([...told, event(8_500, "agent:progress", { message: "answering" })])[0];
  expect(answering).toMatchObject({ state: "running", tries: [{}, {}] });
});
