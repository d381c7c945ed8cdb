// The verdict: only findings, coverage and failures decide it.
import { expect, it } from "vitest";
import type { Coverage } from "../coverage.js";
import type { Finding } from "../finding.js";
import type { LensOutcome } from "../review-result.js";
import { computeVerdict } from "./compute-verdict.js";

const complete: Coverage = { cells: [], files: 1, complete: true };
const lens = { lens: "bugs", title: "Bugs", waitMs: 0, workMs: 0, findings: 0, accounts: [] };
const answered: LensOutcome = { ...lens, state: "answered", by: "test:model" };
const failed: LensOutcome = {
  ...lens,
  state: "failed",
  by: "test:model",
  failure: "timeout",
  message: "",
  remedy: "",
};

function finding(severity: Finding["severity"], preExisting = false): Finding {
  return {
    id: "1",
    lens: "bugs",
    source: { kind: "model", model: "test:model" },
    anchor: { path: "a", side: "new", startLine: 1, endLine: 1, quote: "", lineHash: "", inDiff: true },
    category: "logic",
    severity,
    confidence: 1,
    title: "",
    scenario: "",
    evidence: [],
    suggestion: null,
    preExisting,
    alsoFrom: [],
  };
}

it.each([
  ["nothing found and everything read", [], complete, [answered], "approve"],
  ["nothing found but a file not read", [], { ...complete, complete: false }, [answered], "comment"],
  ["nothing found but a lens failed", [], complete, [answered, failed], "comment"],
  ["only minor findings", [finding("minor")], complete, [answered], "comment"],
  ["a major finding", [finding("major")], complete, [answered], "request-changes"],
  ["a critical finding although a lens failed", [finding("critical")], complete, [failed], "request-changes"],
  [
    "a critical finding that stood there before",
    [finding("critical", true)],
    complete,
    [answered],
    "approve",
  ],
] as const)("[S2] %s", (_case, findings, coverage, lenses, verdict) => {
  expect(computeVerdict({ findings, coverage, lenses }).verdict).toBe(verdict);
});
