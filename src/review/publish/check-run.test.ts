// The check of a review at each moment: green only for a complete approval, always within bounds, made once.
import { describe, expect, it } from "vitest";
import { sampleFailedLens, sampleLens, sampleResult } from "../../report/fixtures/sample-result.js";
import { AssayError } from "../../runtime/runtime.js";
import { checkRunFor, type CheckPolicy } from "./check-run.js";
import { ensureCheck } from "./ensure-check.js";
import { jumpingClock } from "./fixtures/pull-host.js";
import type { CheckContent, CheckHost } from "./ports.js";

const policy: CheckPolicy = {
  requestChanges: "failure",
  failed: "neutral",
  detailsUrl: "http://127.0.0.1:4310/reviews/rev_1",
};
const partly = { cells: [], files: 3, complete: false };

function conclusion(content: CheckContent): string | null {
  return content.state.status === "completed" ? content.state.conclusion : null;
}

describe("the check of a review", () => {
  it("[P5] is a success for a complete review that approves, and for nothing else", () => {
    const completed = (fields: Parameters<typeof sampleResult>[0]): string | null =>
      conclusion(checkRunFor({ kind: "completed", result: sampleResult(fields) }, policy));
    expect(completed({ verdict: "approve" })).toBe("success");
    expect(completed({ verdict: "approve", coverage: partly })).toBe("neutral");
    expect(completed({ verdict: "approve", degraded: true })).toBe("neutral");
    expect(completed({ verdict: "comment" })).toBe("neutral");
    expect(completed({ verdict: "request-changes" })).toBe("failure");
    for (const kind of ["skipped", "failed"] as const)
      expect(conclusion(checkRunFor({ kind, reason: "drafts are left alone", remedy: "" }, policy))).toBe(
        "neutral",
      );
    expect(conclusion(checkRunFor({ kind: "cancelled", reason: "a newer head" }, policy))).toBe("neutral");
  });

  it("[P5] shows each lens while it runs, and a button to run again once it ended", () => {
    expect(checkRunFor({ kind: "queued" }, policy).state).toEqual({ status: "queued" });
    const running = checkRunFor(
      {
        kind: "running",
        stage: "Asking the lenses",
        lenses: [
          { lens: "bugs", state: "answered", detail: "", findings: 2, workMs: 3_400 },
          {
            lens: "security",
            state: "running",
            detail: "waits 4 s for the provider",
            findings: null,
            workMs: null,
          },
        ],
      },
      policy,
    );
    expect(running.state).toEqual({ status: "in_progress" });
    expect(running.title).toBe("Asking the lenses: 1 of 2 lenses");
    expect(running.summary).toContain("| bugs | answered | 2 | 3.4 s |  |");
    expect(running.actions).toEqual([]);
    const ended = checkRunFor({ kind: "completed", result: sampleResult() }, policy);
    expect(ended.actions.map(({ id }) => id)).toEqual(["run-again"]);
    expect(ended.detailsUrl).toBe(policy.detailsUrl);
    for (const { label, description, id } of ended.actions)
      expect([label.length <= 20, description.length <= 40, id.length <= 20]).toEqual([true, true, true]);
  });

  it("[P5] [S3] names failed lenses with what to do, and stays within the host's bounds", () => {
    const lenses = [sampleLens(), sampleFailedLens];
    const degraded = checkRunFor(
      { kind: "completed", result: sampleResult({ lenses, degraded: true }) },
      policy,
    );
    expect(degraded.summary).toContain("→ Add credit at acme");
    const hostile = "@octocat ".repeat(20_000);
    const result = sampleResult({ summary: hostile, verdictReason: hostile });
    for (const state of [
      { kind: "completed", result } as const,
      { kind: "failed", reason: hostile, remedy: hostile } as const,
      { kind: "running", stage: "x", lenses: Array.from({ length: 90 }, () => lensStep(hostile)) } as const,
    ]) {
      const { title, summary } = checkRunFor(state, policy);
      expect(title.length).toBeLessThanOrEqual(120);
      expect(summary.length).toBeLessThanOrEqual(65_535);
      expect(summary).not.toContain("@octocat");
    }
  });
});

function lensStep(detail: string): {
  lens: string;
  state: "running";
  detail: string;
  findings: null;
  workMs: null;
} {
  return { lens: "bugs", state: "running", detail, findings: null, workMs: null };
}

describe("keeping the check", () => {
  const content = checkRunFor({ kind: "queued" }, policy);
  const place = { head: "a".repeat(40), key: "rev_1", checkId: null };

  function checksWith(lost: "never" | "after" | "before"): {
    host: CheckHost;
    made: { id: number; key: string }[];
  } {
    const made: { id: number; key: string }[] = [];
    let isFirst = true;
    const host: CheckHost = {
      listChecks: () => Promise.resolve([...made]),
      createCheck: ({ key }) => {
        const isLost = isFirst && lost !== "never";
        isFirst = false;
        if (!isLost || lost === "after") made.push({ id: made.length + 1, key });
        if (isLost)
          return Promise.reject(new AssayError({ code: "process-failed", message: "lost", remedy: "Look." }));
        return Promise.resolve({ kind: "done", id: made.length });
      },
      updateCheck: (id) => Promise.resolve({ kind: "done", id }),
    };
    return { host, made };
  }

  it.each(["never", "after", "before"] as const)(
    "[P5] makes one check when an answer is lost: %s",
    async (lost) => {
      const { host, made } = checksWith(lost);
      const desk = { host, clock: jumpingClock(), random: () => 0 };
      expect(await ensureCheck(desk, place, content)).toBe(1);
      expect(await ensureCheck(desk, place, content)).toBe(1);
      expect(made).toHaveLength(1);
    },
  );
});
