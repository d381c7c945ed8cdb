// Windows are read as written and open when they say.
import { describe, expect, it } from "vitest";
import { nextChange, openUntil, parseSchedule, windowsOf } from "./schedule.js";

describe("schedule", () => {
  it("[R3] reads percentages of the run and absolute times, several windows", () => {
    const schedule = parseSchedule("start:30%,duration:20%; start:90s,duration:1500ms;start:5");
    expect(windowsOf(schedule, 60_000)).toEqual([
      { startMs: 18_000, endMs: 30_000 },
      { startMs: 90_000, endMs: 91_500 },
      { startMs: 5_000, endMs: Infinity },
    ]);
  });

  it("starts at once when only a duration is given, and is always open without a schedule", () => {
    expect(windowsOf(parseSchedule("duration:5m"), null)).toEqual([{ startMs: 0, endMs: 300_000 }]);
    expect(windowsOf(null, null)).toEqual([{ startMs: 0, endMs: Infinity }]);
  });

  it("is open from its start until just before its end, and knows its next change", () => {
    const windows = windowsOf(parseSchedule("start:1s,duration:1s;start:4s,duration:1s"), null);
    expect([999, 1_000, 1_999, 2_000, 4_500].map((ms) => openUntil(windows, ms))).toEqual([
      null,
      2_000,
      2_000,
      null,
      5_000,
    ]);
    expect([0, 1_000, 2_000, 5_000].map((ms) => nextChange(windows, ms))).toEqual([
      1_000,
      2_000,
      4_000,
      Infinity,
    ]);
  });

  it("lasts to the later end where windows overlap", () => {
    const windows = windowsOf(parseSchedule("start:0,duration:3s;start:1s,duration:9s"), null);
    expect(openUntil(windows, 2_000)).toBe(10_000);
  });

  it.each([
    ["", /has no window/],
    ["begin:3s", /"begin:3s" is not a part/],
    ["start:3s,start:4s", /is not a part/],
    ["start:soon", /"soon" is not a time/],
    ["start:-3s", /is not a time/],
    ["start:120%", /more than the whole run/],
    ["start:1s,duration:0s", /no duration/],
  ])("refuses %j", (text, message) => {
    expect(() => parseSchedule(text)).toThrow(message);
  });

  it("refuses percentages of a run of unknown length", () => {
    expect(() => windowsOf(parseSchedule("start:10%"), null)).toThrow(/no known length/);
  });
});
