// `assay agent` as a user runs it: the built program on results of its own, from advice to changes that are proven.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectRefusal, openAssay, type Assay } from "./spawn-assay.js";

let assay: Assay;

beforeAll(() => {
  assay = openAssay();
});
afterAll(() => assay.close());

const empty = {
  format: "assay-scenario-results",
  version: 1,
  seed: 1,
  startedAt: "2026-01-01T00:00:00.000Z",
  finishedAt: "2026-01-01T00:00:01.000Z",
  state: "complete",
  verdict: "nothing-tested",
  application: { startedByAssay: false, redirected: {} },
  baselines: [],
  items: [],
  notes: [],
};

describe("assay agent advise", () => {
  it("[R7] writes advice-report.md, or to standard output for a dash", async () => {
    writeFileSync(join(assay.root, "results.json"), JSON.stringify(empty));
    const written = await assay.run(["agent", "advise", "--results", "results.json"], { cwd: assay.root });
    expect(written.code, written.stderr).toBe(0);
    expect(readFileSync(join(assay.root, "advice-report.md"), "utf8")).toContain("Nothing could be tested");
    const shown = await assay.run(["agent", "advise", "--results", "results.json", "--report", "-"], {
      cwd: assay.root,
    });
    expect(shown.stdout).toMatch(/^# Advice from the fire test/);
  });

  it("[I3] refuses what are no results, and a model that cannot be asked, before it writes anything", async () => {
    writeFileSync(join(assay.root, "other.json"), "{}");
    const args = ["agent", "advise", "--report", "none.md", "--results"];
    expectRefusal(await assay.run([...args, "other.json"], { cwd: assay.root }), {
      code: 2,
      says: /is no results/,
      remedy: /results\.json/,
    });
    expectRefusal(await assay.run([...args, "missing.json"], { cwd: assay.root }), {
      code: 2,
      says: /cannot be read/,
      remedy: /scenario run/,
    });
    const nobody = [...args, "results.json", "--model", "scripted:missing.yaml"];
    expectRefusal(await assay.run(nobody, { cwd: assay.root }), {
      code: 2,
      says: /missing\.yaml/,
      remedy: /./,
    });
    expect(existsSync(join(assay.root, "none.md"))).toBe(false);
  });
});
