// Tells stages from events: while it runs, when it ends well, badly, early.
import { expect, it } from "vitest";
import type { StreamedEvent } from "../shapes/event-shapes.js";
import type { ReviewState } from "../shapes/review-shapes.js";
import { stagesOf } from "./review-stages.js";

const whole: readonly StreamedEvent["body"][] = [
  { type: "review:queued" },
  { type: "review:started", lenses: ["bugs", "security"], mode: "models" },
  { type: "diff:fetched", files: 3, added: 10, removed: 2 },
  { type: "context:ready", step: "graph", symbols: 5 },
  { type: "agent:started", lens: "bugs", model: "m", part: 1, parts: 1 },
  { type: "agent:started", lens: "security", model: "m", part: 1, parts: 1 },
  { type: "agent:completed", lens: "bugs", findings: 1, waitMs: 0, workMs: 9 },
  { type: "agent:failed", lens: "security", reason: "billing", remedy: "pay" },
  { type: "synthesizer:started", claims: 1 },
  { type: "synthesizer:completed", kept: 1, dropped: 0 },
  { type: "review:posted", where: "https://github.com/acme/shop/pull/12" },
  { type: "review:completed", verdict: "comment", findings: 1 },
];

const tell = (n: number, state: ReviewState, last?: StreamedEvent["body"]) => {
  const bodies = [...whole.slice(0, n), ...(last === undefined ? [] : [last])];
  const events = bodies.map((body, seq) => ({ at: 100 + seq, body }));
  const finishedAt = ["queued", "running"].includes(state) ? null : 999;
  return stagesOf(events, { state, createdAt: 50, finishedAt });
};
const states = (stages: ReturnType<typeof stagesOf>): string => stages.map(({ state }) => state).join(" ");

it("[L3] a running review has one running stage, and times that touch", () => {
  const stages = tell(6, "running");
  expect(states(stages)).toBe("done done done running waiting waiting waiting");
  expect(stages[0]).toMatchObject({ startedAt: 50, finishedAt: 101, detail: "2 lenses, models" });
  expect(stages[1]).toMatchObject({ startedAt: 101, finishedAt: 102, detail: "3 files, +10 −2" });
  expect(stages[3]).toMatchObject({ startedAt: 103, finishedAt: null, detail: "0 of 2 answered" });
});

it("[L3] a queued review waits in its first stage, and a completed one is done in all seven", () => {
  expect(states(tell(1, "queued"))).toBe("running waiting waiting waiting waiting waiting waiting");
  const done = tell(12, "completed");
  expect(states(done)).toBe("done done done done done done done");
  expect(done.map(({ detail }) => detail).slice(2)).toEqual([
    "5 symbols (graph)",
    "1 of 2 answered, 1 failed",
    "1 kept, 0 dropped",
    "https://github.com/acme/shop/pull/12",
    "comment",
  ]);
});

it("[L3] a failed review fails where it was, says why, and skips the rest", () => {
  const stages = tell(3, "failed", { type: "review:failed", reason: "no disk", remedy: "make room" });
  expect(states(stages)).toBe("done done failed skipped skipped skipped skipped");
  expect(stages[6]).toMatchObject({ detail: "no disk", finishedAt: 999 });
});

it("[L3] a skipped or cancelled review skips all that it did not reach", () => {
  const skipped = tell(1, "skipped", { type: "review:skipped", reason: "draft" });
  expect(states(skipped)).toBe("skipped skipped skipped skipped skipped skipped skipped");
  expect(skipped[6]?.detail).toBe("draft");
  expect(states(tell(4, "cancelled"))).toBe("done done done skipped skipped skipped skipped");
});
