// A test that checks nothing passes whatever the code does.
import type { SgNode } from "@ast-grep/napi";
import { decoratorsOf, isIdle, statementsOf } from "../python-code.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Any assert, raises, mock assertion, call of a check-like function, or fixture that checks counts as a check. */
export const pyTestWithoutAssertion: Rule = {
  id: "py-test-without-assertion",
  languages: ["python"],
  lens: "docs-tests",
  category: "weak-test",
  severity: "minor",
  confidence: 0.75,
  use: "comment",
  scope: "tests",
  message:
    "This test checks nothing, so it passes for any result that does not raise. Assert what the call should give.",
  mentions: /\bdef\s+test/,
  match: (file) =>
    file
      .nodes("function_definition")
      .filter(
        (test) =>
          isTest(test, file) &&
          !/assert|raises|warns|\bfail\(|\.should|expect|verify|check|ensure|validate|approx|snapshot|benchmark|pytest\.(skip|xfail|mark)|must_|\btest_\w+\(|compare|matches/i.test(
            bodyText(test, file),
          ) &&
          statementsOf(test).some((one) => !isIdle([one])) &&
          !callsHelper(test, file),
      ),
};

/** A function of this file or of the test's class may hold the checks. */
function callsHelper(test: SgNode, file: SourceFile): boolean {
  return file.within(test, "call").some((call) => {
    const name = file.callName(call);
    return name.startsWith("self.") || (/^\w+$/.test(name) && file.contains(new RegExp(`\\bdef ${name}\\b`)));
  });
}

function isTest(node: SgNode, file: SourceFile): boolean {
  if (!/^test_/.test(node.field("name")?.text() ?? "")) return false;
  const marks = decoratorsOf(node, file).join(" ");
  return (
    !/skip|xfail|fixture|route|app\.|router|given|benchmark|raises|patch/i.test(marks) &&
    file.enclosingFunction(node) === null
  );
}

/** A name that says that running through is the point (`test_does_not_raise`) is taken at its word. */
function bodyText(test: SgNode, file: SourceFile): string {
  const name = test.field("name")?.text() ?? "";
  const isSmoke =
    /not_raise|no_error|no_exception|smoke|does_not_(fail|crash)|without_error|importable|ok$|valid/.test(
      name,
    );
  return isSmoke ? "assert" : file.textOf(test.field("body"));
}
