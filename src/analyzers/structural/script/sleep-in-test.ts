// A test that waits a fixed time is slow when the machine is fast and fails when it is slow.
import type { SgNode } from "@ast-grep/napi";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Half a second and more, awaited in the test itself. */
export const jsSleepInTest: Rule = {
  id: "js-sleep-in-test",
  languages: ["script"],
  lens: "docs-tests",
  category: "weak-test",
  severity: "minor",
  confidence: 0.7,
  use: "comment",
  scope: "tests",
  message:
    "A fixed wait makes this test slow, and on a busy machine still too short. Wait for the condition itself, or use fake timers.",
  mentions: /setTimeout|sleep|delay|waitForTimeout/,
  match: (file) =>
    file.nodes("await_expression").filter((wait) => {
      const text = file.textOf(wait);
      const duration =
        /setTimeout\(\s*\w+\s*,\s*([\d_]+)\s*\)/.exec(text)?.[1] ??
        /^await\s+(?:\w+\.)?(?:sleep|delay|waitForTimeout|setTimeout)\(\s*([\d_]+)\s*\)$/.exec(text)?.[1];
      return (
        duration !== undefined &&
        Number(duration.replaceAll("_", "")) >= 500 &&
        file.enclosingLoop(wait) === null &&
        isOfTest(wait, file) &&
        !file.contains(/useFakeTimers/)
      );
    }),
};

/** The wait stands in the test itself and not in a stand-in for something slow. */
function isOfTest(wait: SgNode, file: SourceFile): boolean {
  const body = file.enclosingFunction(wait);
  const call = body === null ? null : (file.ancestors(body)[1] ?? null);
  return /^(it|test)\b/.test(file.callName(call));
}
