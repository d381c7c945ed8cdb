// Analyzers that crash, hang, eat memory or lie: each costs only itself, and only the file that made it do so.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../runtime/runtime.js";
import type { Analyzer } from "./analyzer.js";
import { defaultLimits } from "./child-limits.js";
import { runAnalyzer } from "./run-analyzer.js";
import { runChild } from "./run-child.js";

const modulePath = join(import.meta.dirname, "fixtures", "hostile.mjs");
const limits = { ...defaultLimits, timeoutMs: 40_000, maxMemoryMb: 300, maxOutputBytes: 4_000_000 };

function analyzerNamed(name: string): Analyzer {
  return {
    name,
    rules: ["r"],
    version: () => "1",
    accepts: () => true,
    run: () => Promise.reject(new Error("runs in the child only")),
  };
}

function run(
  name: string,
  texts: readonly string[],
  more: { timeoutMs?: number; signal?: AbortSignal } = {},
) {
  const files = texts.map((text, index) => ({ path: `${index}.txt`, text, addedLines: [1] }));
  const { signal, ...changes } = more;
  const analyzer = analyzerNamed(name);
  return runAnalyzer({
    analyzer,
    modulePath,
    files,
    limits: { ...limits, ...changes },
    runTask: runChild,
    clock: systemClock,
    signal,
  });
}

// A place of its own for temporary files, so that what is left behind shows.
const place = mkdtempSync(join(tmpdir(), "assay-test-"));
const usualPlace = process.env["TMPDIR"];

beforeAll(() => {
  process.env["TMPDIR"] = place;
});
afterAll(() => {
  if (usualPlace === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = usualPlace;
  rmSync(place, { recursive: true });
});

describe("runAnalyzer", { timeout: 90_000 }, () => {
  it.each([
    ["crash", /ended by SIGABRT/],
    ["heap", /heap out of memory|SIGABRT|of memory/i],
    ["memory", /took more than 300 MB of memory/],
    ["flood", /answered with more than 4000000 bytes/],
    ["refusal", /no such grammar/],
  ])("[X8] an analyzer that fails (%s) on one file keeps the facts of the others", async (name, reason) => {
    const { facts, report } = await run(name, ["a", "BAIT", "c"]);
    expect(facts.map(({ path }) => path)).toEqual(["0.txt", "2.txt"]);
    expect(report.paths).toEqual(["0.txt", "2.txt"]);
    expect(report.failure).toMatch(/^1\.txt could not be read: the analyzer /);
    expect(report.failure).toMatch(reason);
  });

  it("[X8] an analyzer that hangs is stopped at its deadline, and the rest is read", async () => {
    const { facts, report } = await run("hang", ["a", "BAIT"], { timeoutMs: 1_500 });
    expect(facts.map(({ path }) => path)).toEqual(["0.txt"]);
    expect(report.failure).toBe("1.txt could not be read: the analyzer did not end within 0.75 s");
  });

  it("[X8] when everything hangs, it gives up after its budget and says what was not read", async () => {
    const { facts, report } = await run(
      "hang",
      Array.from({ length: 16 }, () => "BAIT"),
      { timeoutMs: 400 },
    );
    expect(facts).toEqual([]);
    expect(report.paths).toEqual([]);
    expect(report.failure).toContain("had no time left");
    expect(report.durationMs).toBeLessThan(6_000);
  });

  it("[X8] what a stopped analyzer had started is stopped with it", async () => {
    const pidFile = join(place, "assay-grandchild.pid");
    await run("grandchild", ["BAIT"], { timeoutMs: 1_500 });
    const pid = Number(readFileSync(pidFile, "utf8"));
    rmSync(pidFile);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it("[X8] an abort stops the child at once and leaves no folder behind", async () => {
    const controller = new AbortController();
    const running = run("hang", ["BAIT"], { timeoutMs: 60_000, signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
    expect(readdirSync(place)).toEqual([]);
  });

  it("[X1] an answer of the wrong shape is a failure, not a fact", async () => {
    const { facts, report } = await run("nonsense", ["a"]);
    expect(facts).toEqual([]);
    expect(report.failure).toContain("0.txt could not be read");
  });

  it("[X1] a child can speak only of the files and lines that it was given", async () => {
    const { facts } = await run("liar", ["a"]);
    expect(facts).toHaveLength(1);
    expect(facts).toMatchObject([{ path: "0.txt", startLine: 1, edits: null }]);
  });

  it("[X1] the child starts in an empty folder and with an empty environment", async () => {
    process.env["ASSAY_TEST_SECRET"] = "1";
    const { facts } = await run("surroundings", ["a"]);
    delete process.env["ASSAY_TEST_SECRET"];
    const seen: unknown = JSON.parse(facts[0]?.message ?? "");
    expect(seen).toMatchObject({ here: [], same: true });
    expect(JSON.stringify(seen)).not.toContain("SECRET");
    expect(JSON.stringify(seen)).not.toContain("PATH");
  });

  it("[A8] a name of several words is found under its export", async () => {
    expect((await run("two-words", ["a"])).facts).toHaveLength(1);
  });

  it("[X8] much text is split over several children, and nothing is lost", async () => {
    const texts = Array.from({ length: 5 }, () => "x".repeat(900_000));
    const { facts, report } = await run("two-words", texts);
    expect(facts).toHaveLength(5);
    expect(report.failure).toBeNull();
    expect(report.paths).toHaveLength(5);
  });
});

function isAlive(pid: number): boolean {
  try {
    // A killed process that nobody has waited for yet is a zombie: state Z.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
