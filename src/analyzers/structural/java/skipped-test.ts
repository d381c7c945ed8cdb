// A test that never runs protects nothing.
import type { Rule } from "../rule.js";

/** A reason in the annotation or a comment beside it is a decision. */
export const javaSkippedTest: Rule = {
  id: "java-skipped-test",
  languages: ["java"],
  lens: "docs-tests",
  category: "missing-test",
  severity: "minor",
  confidence: 0.65,
  use: "comment",
  scope: "tests",
  message:
    "This test is switched off without a reason, so nobody will know when to switch it on again. Give the reason, or repair the test.",
  mentions: /@(Disabled|Ignore)\b/,
  match: (file) =>
    file
      .nodes("marker_annotation")
      .filter(
        (mark) => /^@(Disabled|Ignore)$/.test(file.textOf(mark)) && !/^\s*\/[/*]/.test(file.restOfLine(mark)),
      ),
};
