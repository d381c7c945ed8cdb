// A test that checks nothing passes whatever the code does.
import type { SgNode } from "@ast-grep/napi";
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Anything that reads like a check counts as one. */
export const jsTestWithoutAssertion: Rule = {
  id: "js-test-without-assertion",
  languages: ["script"],
  lens: "docs-tests",
  category: "weak-test",
  severity: "minor",
  confidence: 0.75,
  use: "comment",
  scope: "tests",
  message:
    "This test checks nothing, so it passes for any result that does not throw. Assert what the call should give.",
  mentions: /\b(it|test)\(/,
  match: (file) =>
    file.calls().flatMap(({ node, callee }) => {
      const body = argumentsOf(node).find((one) =>
        /^(arrow_function|function_expression)$/.test(String(one.kind())),
      );
      const title = file.textOf(argumentsOf(node)[0] ?? null);
      return /^(it|test)$/.test(callee) &&
        body !== undefined &&
        !check.test(file.textOf(body)) &&
        !/not throw|without (error|throwing)|does not crash|render|smoke|compile|type/i.test(title) &&
        !callsHelper(body, file) &&
        /\(/.test(file.textOf(body.field("body")))
        ? [node]
        : [];
    }),
};

/** A function of this file may hold the checks. */
function callsHelper(body: SgNode, file: SourceFile): boolean {
  return file.within(body, "call_expression").some((call) => {
    const name = file.callName(call);
    return /^\w+$/.test(name) && file.contains(new RegExp(`\\b(function|const|let) ${name}\\b`));
  });
}

const check =
  /\bexpect|assert|\bshould\b|\.should|verify|check|\bt\.(is|deepEqual|true|false|throws|pass|like|equal)|\bfail\(|snapshot|ensure|validate|\bdone\b|reject|throw|toHave|waitFor|findBy|getBy|cy\.|\btest\w*\(|\btester\.run/i;
