// A test that waits a fixed time is slow when the machine is fast and fails when it is slow.
import { positionalsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Half a second and more; shorter pauses are let through. */
export const pySleepInTest: Rule = {
  id: "py-sleep-in-test",
  languages: ["python"],
  lens: "docs-tests",
  category: "weak-test",
  severity: "minor",
  confidence: 0.7,
  use: "comment",
  scope: "tests",
  message:
    "A fixed wait makes this test slow, and on a busy machine still too short. Wait for the condition itself, or hand in a clock.",
  mentions: /\bsleep\(/,
  match: (file) =>
    file
      .callsTo(/^(time|asyncio|trio|anyio)\.sleep$/)
      .filter(
        (call) =>
          Number(positionalsOf(call)[0]?.text() ?? "0") >= 0.5 &&
          file.enclosingLoop(call) === null &&
          /^test/.test(file.textOf(file.enclosingFunction(call)?.field("name") ?? null)),
      ),
};
