// A test that never runs protects nothing.
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** A skip with a reason or under a condition is a decision. */
export const goSkippedTest: Rule = {
  id: "go-skipped-test",
  languages: ["go"],
  lens: "docs-tests",
  category: "missing-test",
  severity: "minor",
  confidence: 0.65,
  use: "comment",
  scope: "tests",
  message:
    "This test is switched off without a reason, so nobody will know when to switch it on again. Give `t.Skip` the reason, or repair the test.",
  mentions: /\.Skip(Now)?\(\s*\)/,
  match: (file) =>
    file
      .calls()
      .flatMap(({ node, callee }) =>
        /^\w+\.Skip(Now)?$/.test(callee) &&
        argumentsOf(node).length === 0 &&
        file.enclosing(node, ["if_statement", "switch_statement"], file.grammar.functions) === null
          ? [node]
          : [],
      ),
};
