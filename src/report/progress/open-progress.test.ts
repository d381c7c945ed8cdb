// Live progress: what is on the screen after each event, and what a log gets where there is no screen.
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import type { ReviewEvent, ReviewEventBody } from "../../review/review.js";
import type { Clock } from "../../runtime/runtime.js";
import { openProgress, type ProgressOptions } from "./open-progress.js";

const start = 1_760_000_000_000;

describe("live progress on a terminal", () => {
  it("[I1] redraws one line for each lens in place, ticks, counts down, and leaves a clean screen", async () => {
    const { screen, clock, progress } = open();
    expect(screen.lines()).toEqual(["⠋ Assay: starting"]);
    expect(screen.cursorHidden()).toBe(true);

    progress.onEvent(event({ type: "review:started", lenses: ["bugs", "security", "docs"], mode: "models" }));
    progress.onEvent(event({ type: "agent:started", lens: "bugs", model: "acme/large", part: 1, parts: 2 }));
    expect(screen.lines()).toEqual([
      "⠋ Assay: asking the lenses 0 ms",
      "  ⠋ bugs      working 0 ms  acme/large (part 1 of 2)",
      "  · security  waiting",
      "  · docs      waiting",
    ]);

    await clock.advance(1200);
    expect(screen.lines().slice(0, 2)).toEqual([
      "⠹ Assay: asking the lenses 1.2 s",
      "  ⠹ bugs      working 1.2 s  acme/large (part 1 of 2)",
    ]);

    progress.onEvent(
      event({ type: "agent:progress", lens: "bugs", message: "rate limit", retryInMs: 4000 }, 1200),
    );
    progress.onEvent(
      event({ type: "agent:completed", lens: "security", findings: 1, waitMs: 0, workMs: 900 }),
    );
    progress.onEvent(event({ type: "agent:failed", lens: "docs", reason: "no credit", remedy: "add some" }));
    await clock.advance(1500);
    expect(screen.lines().slice(1)).toEqual([
      "  ↻ bugs      retrying in 3 s: rate limit",
      "  ✔ security  done, 1 finding, 900 ms",
      "  ✖ docs      failed: no credit",
    ]);

    await progress.close();
    expect(screen.lines()).toEqual([]);
    expect(screen.cursorHidden()).toBe(false);
    const written = screen.writes();
    progress.onEvent(event({ type: "review:completed", verdict: "approve", findings: 0 }));
    await progress.close();
    expect(screen.writes()).toBe(written);
  });

  it("keeps to the terminal's width and height, what needs watching first", () => {
    const { screen, progress } = open({ columns: () => 40, rows: () => 6 });
    const lenses = Array.from({ length: 9 }, (_, at) => `lens-${at}-漢字漢字漢字漢字漢字漢字`);
    progress.onEvent(event({ type: "review:started", lenses, mode: "models" }));
    const [first = "", , third = ""] = lenses;
    progress.onEvent(event({ type: "agent:completed", lens: first, findings: 0, waitMs: 0, workMs: 0 }));
    progress.onEvent(event({ type: "agent:failed", lens: third, reason: "because ".repeat(20), remedy: "" }));
    expect(screen.lines()).toHaveLength(5);
    expect(screen.lines()[1]).toMatch(/^ {2}✖ lens-2-.* {2}failed: .*…$/);
    expect(screen.lines().at(-1)).toBe("  … and 6 more");
    expect(screen.widest()).toBeLessThan(40);
  });

  it("[P7] shows hidden characters of what a provider said", () => {
    const { screen, progress } = open({ columns: () => 100 });
    progress.onEvent(event({ type: "agent:failed", lens: "bugs", reason: "\u001b[2J\u202e\nx", remedy: "" }));
    expect(screen.lines()[1]).toBe("  ✖ bugs  failed: \\u{1B}[2J\\u{202E} x");
  });

  it("[I1] colours only when told", () => {
    const failed = event({ type: "agent:failed", lens: "bugs", reason: "x", remedy: "" });
    const [plain, coloured] = [false, true].map((colour) => {
      const { raw, progress } = open({ colour });
      progress.onEvent(failed);
      return raw();
    });
    expect(plain).not.toMatch(/\u001b\[\d*m/);
    expect(coloured).toContain("\u001b[31m");
  });
});

describe("progress off a terminal", () => {
  it("[I1] writes one plain line for each event worth saying, and no escape sequence", async () => {
    const { raw, progress } = open({ isTty: false, colour: true });
    const bodies: ReviewEventBody[] = [
      { type: "review:queued" },
      { type: "review:started", lenses: ["bugs", "security"], mode: "models" },
      { type: "diff:fetched", files: 3, added: 40, removed: 2 },
      { type: "context:ready", step: "diff-only", symbols: 0 },
      { type: "agent:started", lens: "bugs", model: "acme/large", part: 1, parts: 1 },
      { type: "agent:progress", lens: "bugs", message: "first token" },
      { type: "agent:progress", lens: "bugs", message: "rate limit", retryInMs: 4000 },
      { type: "agent:completed", lens: "bugs", findings: 2, waitMs: 4000, workMs: 3200 },
      { type: "agent:failed", lens: "security", reason: "no credit \u001b[2J", remedy: "Add some." },
      { type: "synthesizer:started", claims: 2 },
      { type: "synthesizer:completed", kept: 1, dropped: 1 },
      { type: "review:posted", where: "acme/shop#1" },
      { type: "review:completed", verdict: "comment", findings: 1 },
    ];
    for (const body of bodies) progress.onEvent(event(body));
    await progress.close();
    progress.onEvent(event({ type: "review:skipped", reason: "too late" }));
    expect(raw()).toBe(`assay: review started with 2 lenses: bugs, security
assay: 3 files changed, +40 −2
assay: bugs: retrying in 4.0 s: rate limit
assay: bugs: 2 findings (waited 4.0 s, worked 3.2 s)
assay: security: failed: no credit \\u{1B}[2J. Add some.
assay: 1 finding kept, 1 dropped
assay: posted to acme/shop#1
`);
  });

  it("says why a review failed or was skipped", () => {
    const { raw, progress } = open({ isTty: false });
    progress.onEvent(event({ type: "review:failed", reason: "no lens answered", remedy: "Check the keys." }));
    progress.onEvent(event({ type: "review:skipped", reason: "only documentation" }));
    expect(raw()).toBe(
      "assay: review failed: no lens answered. Check the keys.\nassay: review skipped: only documentation\n",
    );
  });
});

function event(body: ReviewEventBody, afterMs = 0): ReviewEvent {
  return { run: "run-1", seq: 1, at: start + afterMs, ...body };
}

function open(options: Partial<ProgressOptions> = {}) {
  const screen = fakeScreen();
  const clock = fakeClock();
  let all = "";
  const progress = openProgress({
    write: (text) => {
      all += text;
      screen.write(text);
    },
    columns: () => 80,
    rows: () => 24,
    isTty: true,
    colour: false,
    clock,
    ...options,
  });
  return { screen, clock, progress, raw: () => all };
}

/** A terminal that knows the few sequences in use, and fails on any other. */
function fakeScreen() {
  let lines: string[] = [];
  let row = 0;
  let hidden = false;
  let writes = 0;
  const put = (text: string): void => {
    lines[row] = (lines[row] ?? "") + text;
  };
  return {
    write(text: string): void {
      writes += 1;
      for (const [piece] of text.matchAll(/\u001b\[[?\d]*[A-Za-z]|\r|\n|[^\u001b\r\n]+/g)) {
        if (piece === "\u001b[?25l") hidden = true;
        else if (piece === "\u001b[?25h") hidden = false;
        else if (piece === "\u001b[0J") lines = lines.slice(0, row);
        else if (/^\u001b\[\d+A$/.test(piece)) row -= Number(piece.slice(2, -1));
        else if (/^\u001b\[\d*m$/.test(piece) || piece === "\r") continue;
        else if (piece === "\n") row += 1;
        else if (piece.startsWith("\u001b")) throw new Error(`unknown sequence ${JSON.stringify(piece)}`);
        else put(piece);
        if (row < 0) throw new Error("the cursor went above the picture");
      }
    },
    lines: () => lines.map((line) => line.trimEnd()),
    cursorHidden: () => hidden,
    writes: () => writes,
    widest: () => Math.max(...lines.map((line) => stringWidth(line))),
  };
}

/** A clock that stands still until it is told to advance; every sleep that falls due wakes in its order. */
function fakeClock(): Clock & { advance(ms: number): Promise<void> } {
  let now = start;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          reject(new Error("stopped"));
        };
        signal?.addEventListener("abort", stop, { once: true });
        const wake = (): void => {
          signal?.removeEventListener("abort", stop);
          resolve();
        };
        sleepers.push({ at: now + ms, wake });
      }),
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = sleepers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        sleepers = sleepers.filter((one) => one !== next);
        now = next.at;
        next.wake();
        await new Promise(setImmediate);
      }
      now = end;
    },
  };
}
