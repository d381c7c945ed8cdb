// A test that checks nothing passes whatever the code does.
import type { SgNode } from "@ast-grep/napi";
import { annotationsOf } from "../java-code.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Anything that reads like a check counts as one, and so does an expected exception. */
export const javaTestWithoutAssertion: Rule = {
  id: "java-test-without-assertion",
  languages: ["java"],
  lens: "docs-tests",
  category: "weak-test",
  severity: "minor",
  confidence: 0.7,
  use: "comment",
  scope: "tests",
  message:
    "This test checks nothing, so it passes for any result that does not throw. Assert what the call should give.",
  mentions: /@Test\b/,
  match: (file) =>
    file.nodes("method_declaration").filter((method) => {
      const marks = annotationsOf(method, file);
      const body = file.textOf(method.field("body"));
      const name = file.textOf(method.field("name"));
      return (
        marks.some((mark) => /^Test\b/.test(mark)) &&
        !marks.some((mark) => /expected|Disabled|Ignore/.test(mark)) &&
        /\w\(/.test(body) &&
        !check.test(body) &&
        !/contextLoads|NotThrow|DoesNot|WithoutError|smoke/i.test(name) &&
        !callsHelper(method, file)
      );
    }),
};

/** A method of the test's own class, or of one that it extends, may hold the checks. */
function callsHelper(method: SgNode, file: SourceFile): boolean {
  return file.within(method, "method_invocation").some((call) => call.field("object") === null);
}

const check =
  /assert|expect|verify|fail\(|should|check|validate|ensure|StepVerifier|\.andExpect|\.isEqualTo|\.is\(|throw|matches|await/i;
