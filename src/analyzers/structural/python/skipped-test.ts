// A test that never runs protects nothing.
import type { Rule } from "../rule.js";

/** A skip with a condition or with a reason is a decision and let through. */
export const pySkippedTest: Rule = {
  id: "py-skipped-test",
  languages: ["python"],
  lens: "docs-tests",
  category: "missing-test",
  severity: "minor",
  confidence: 0.7,
  use: "comment",
  scope: "tests",
  message:
    "This test is switched off without a reason, so nobody will know when to switch it on again. Give the reason, or repair the test.",
  mentions: /\bskip\b/,
  match: (file) =>
    file.nodes("decorator").filter((decorator) => {
      const name = file.textOf(decorator).slice(1);
      return /^(pytest\.mark\.skip|unittest\.skip)(\(\s*\))?$/.test(name);
    }),
};
