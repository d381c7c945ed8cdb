// A test that never runs protects nothing.
import type { SgNode } from "@ast-grep/napi";
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** A comment on the line or above it, or a condition, counts as a reason. */
export const jsSkippedTest: Rule = {
  id: "js-skipped-test",
  languages: ["script"],
  lens: "docs-tests",
  category: "missing-test",
  severity: "minor",
  confidence: 0.65,
  use: "comment",
  scope: "tests",
  message:
    "This test is switched off without a reason, so nobody will know when to switch it on again. Say why in a comment, or repair it.",
  mentions: /\.skip\b|\bx(it|describe|test)\(/,
  match: (file) =>
    file
      .calls()
      .flatMap(({ node, callee }) =>
        /^((it|test|describe|suite)(\.\w+)?\.skip|x(it|describe|test))$/.test(callee) &&
        argumentsOf(node).length > 1 &&
        !isExplained(node, file)
          ? [node]
          : [],
      ),
};

function isExplained(call: SgNode, file: SourceFile): boolean {
  const { start } = call.range();
  const lines = file.text.slice(Math.max(0, start.index - 300), start.index + 200).split("\n");
  file.spend(10);
  const at = file.text.slice(Math.max(0, start.index - 300), start.index).split("\n").length - 1;
  return /\/\/|\/\*|\*\//.test(`${lines[at - 1] ?? ""}\n${lines[at] ?? ""}`);
}
