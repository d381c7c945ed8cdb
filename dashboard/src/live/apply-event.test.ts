// What events do to a review that was read before: told in order, told twice, told late.
import { describe, expect, it } from "vitest";
import type { ReviewDetail, StreamedEvent } from "../../../src/web/api-types.js";
import { demoId, demoReview, freshRun, demoLenses, rowOf } from "../../dev/demo-reviews.js";
import { applyEvent } from "./apply-event.js";
import { applyToRow } from "./apply-to-row.js";

const stages = ["queued", "diff", "context", "lenses", "synthesis", "posting", "finished"] as const;

function detail(): ReviewDetail {
  const record = demoReview("a", { lensRuns: demoLenses.slice(0, 2).map(freshRun), createdAt: 1_000 });
  return {
    ...record,
    stages: stages.map((stage, n) => ({
      stage,
      state: n === 0 ? "running" : "waiting",
      startedAt: n === 0 ? 1_000 : null,
      finishedAt: null,
      detail: "",
    })),
    actions: [],
    asOf: 10,
  };
}

let id = 10;
function event(body: StreamedEvent["body"], at: number): StreamedEvent {
  id += 1;
  return { id, review: demoId("a"), repository: 7, installation: 1, seq: id, at, body };
}

const told: readonly StreamedEvent[] = [
  event({ type: "review:started", lenses: ["bugs", "security"], mode: "models" }, 1_100),
  event({ type: "diff:fetched", files: 3, added: 10, removed: 2 }, 1_200),
  event({ type: "context:ready", step: "graph", symbols: 4 }, 1_300),
  event({ type: "agent:started", lens: "bugs", model: "m", part: 1, parts: 1 }, 1_400),
  event({ type: "agent:started", lens: "security", model: "m", part: 1, parts: 1 }, 1_400),
  event({ type: "agent:progress", lens: "security", message: "429", retryInMs: 4_000 }, 1_500),
  event({ type: "agent:completed", lens: "bugs", findings: 2, waitMs: 0, workMs: 600 }, 2_000),
];

describe("a review that events move on", () => {
  it("[L3] is in the stage that the last event says, with every one before it done", () => {
    const { stages: after, state } = told.reduce(applyEvent, detail());
    expect(state).toBe("running");
    expect(after.map((stage) => stage.state)).toEqual([
      "done",
      "done",
      "done",
      "running",
      "waiting",
      "waiting",
      "waiting",
    ]);
    expect(after[1]?.detail).toBe("3 files, +10 −2");
    expect(after[3]?.detail).toBe("1 of 2 answered");
  });

  it("[L3] shows a lens's next try, and takes it away when the lens goes on", () => {
    const before = told.reduce(applyEvent, detail());
    expect(before.lensRuns[1]).toMatchObject({ state: "retrying", nextTryAt: 5_500 });
    const on = applyEvent(
      before,
      event({ type: "agent:started", lens: "security", model: "m", part: 1, parts: 1 }, 5_500),
    );
    expect(on.lensRuns[1]).toMatchObject({ state: "running", nextTryAt: null });
  });

  it("[L2] is the same when the same events are told twice", () => {
    const once = told.reduce(applyEvent, detail());
    expect([...told, ...told].reduce(applyEvent, detail())).toEqual(once);
    expect(told.reduce(applyEvent, once)).toEqual(once);
  });

  it("[L2] is not moved by another review's events", () => {
    const other = {
      ...event({ type: "review:failed", reason: "x", remedy: "y" }, 2_000),
      review: demoId("b"),
    };
    expect(applyEvent(detail(), other)).toEqual(detail());
    expect(applyToRow(rowOf(detail()), other)).toEqual(rowOf(detail()));
  });

  it("[L3] fails the stage that it was in and skips what comes after", () => {
    const failed = event({ type: "review:failed", reason: "no key", remedy: "add one" }, 3_000);
    const after = applyEvent(told.reduce(applyEvent, detail()), failed);
    expect(after).toMatchObject({ state: "failed", reason: "no key", remedy: "add one", finishedAt: 3_000 });
    expect(after.stages.map((stage) => stage.state).slice(3)).toEqual([
      "failed",
      "skipped",
      "skipped",
      "skipped",
    ]);
  });

  it("[L3] does not pass for read what an event ended: the findings are still to come", () => {
    const ended = event({ type: "review:completed", verdict: "request-changes", findings: 2 }, 4_000);
    const after = applyEvent(told.reduce(applyEvent, detail()), ended);
    expect(after).toMatchObject({ state: "completed", verdict: "request-changes", isAhead: true });
    expect(told.reduce(applyEvent, detail())).not.toHaveProperty("isAhead");
  });

  it("[L3] carries its lenses into the row of the list", () => {
    const row = told.reduce(applyToRow, rowOf(detail()));
    expect(row.state).toBe("running");
    expect(row.lenses).toEqual([
      { lens: "bugs", state: "answered" },
      { lens: "security", state: "retrying" },
    ]);
  });
});
