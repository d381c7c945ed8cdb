// A test that checks nothing passes whatever the code does.
import type { Rule } from "../rule.js";

/** Any use of t beyond Parallel, Run and Helper counts as a check, and so does handing t on. */
export const goTestWithoutAssertion: Rule = {
  id: "go-test-without-assertion",
  languages: ["go"],
  lens: "docs-tests",
  category: "weak-test",
  severity: "minor",
  confidence: 0.7,
  use: "comment",
  scope: "tests",
  message:
    "This test never fails, because nothing in it looks at a result. Compare what the call gives and call `t.Errorf`.",
  mentions: /\bfunc\s+Test/,
  match: (file) =>
    file.nodes("function_declaration").filter((test) => {
      const parameter = /^\((\w+)\s+\*testing\.T\)$/.exec(file.textOf(test.field("parameters")))?.[1];
      const body = file.textOf(test.field("body"));
      return (
        /^Test[A-Z_]/.test(file.textOf(test.field("name"))) &&
        parameter !== undefined &&
        /\w\(/.test(body) &&
        !new RegExp(
          `\\b${parameter}\\.(Error|Fatal|Fail|Skip|Log|Run)|[(,]\\s*${parameter}\\b|assert|require|expect|panic\\(|check|verify|\\bis\\.`,
          "i",
        ).test(body)
      );
    }),
};
