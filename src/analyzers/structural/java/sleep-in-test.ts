// A test that waits a fixed time is slow when the machine is fast and fails when it is slow.
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Half a second and more, outside loops and lambdas. */
export const javaSleepInTest: Rule = {
  id: "java-sleep-in-test",
  languages: ["java"],
  lens: "docs-tests",
  category: "weak-test",
  severity: "minor",
  confidence: 0.7,
  use: "comment",
  scope: "tests",
  message:
    "A fixed wait makes this test slow, and on a busy machine still too short. Wait for a latch, or poll the condition with a deadline.",
  mentions: /Thread\.sleep|TimeUnit\.\w+\.sleep/,
  match: (file) =>
    file
      .callsTo(/^(Thread|TimeUnit\.SECONDS|java\.util\.concurrent\.TimeUnit\.SECONDS)\.sleep$/)
      .filter((call) => {
        const wait = Number(file.textOf(argumentsOf(call)[0] ?? null).replace(/[_lL]/g, ""));
        return (
          (wait >= 500 || (wait > 0 && /SECONDS/.test(file.callName(call)))) &&
          file.enclosingLoop(call) === null &&
          file.enclosingFunction(call)?.is("method_declaration") === true
        );
      }),
};
