// A test that waits a fixed time is slow when the machine is fast and fails when it is slow.
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Half a second and more, outside loops and goroutines. */
export const goSleepInTest: Rule = {
  id: "go-sleep-in-test",
  languages: ["go"],
  lens: "docs-tests",
  category: "weak-test",
  severity: "minor",
  confidence: 0.7,
  use: "comment",
  scope: "tests",
  message:
    "A fixed wait makes this test slow, and on a busy machine still too short. Wait for a channel or poll the condition with a deadline.",
  mentions: /time\.Sleep/,
  match: (file) =>
    file.callsTo(/^time\.Sleep$/).filter((call) => {
      const time = file.textOf(argumentsOf(call)[0] ?? null);
      const isLong =
        /^(\d+\s*\*\s*)?time\.(Second|Minute)(\s*\*\s*\d+)?$/.test(time) ||
        Number(/^(\d+)\s*\*\s*time\.Millisecond$/.exec(time)?.[1] ?? "0") >= 500;
      return (
        isLong &&
        file.enclosingLoop(call) === null &&
        /^Test/.test(file.textOf(file.enclosingFunction(call)?.field("name") ?? null))
      );
    }),
};
