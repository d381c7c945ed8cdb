// .only keeps every other test of the file from running.
import type { SgNode } from "@ast-grep/napi";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Only the test functions that know `only`. */
export const jsFocusedTest: Rule = {
  id: "js-focused-test",
  languages: ["script"],
  lens: "docs-tests",
  category: "weak-test",
  severity: "major",
  confidence: 0.95,
  use: "comment",
  scope: "tests",
  message: "With `.only` every other test of this file is silently left out. Remove it.",
  mentions: /\.only\b|\bf(it|describe)\(/,
  match: (file) =>
    file
      .calls()
      .flatMap(({ node, callee }) =>
        /^(it|test|describe|suite|context)(\.(concurrent|sequential))?\.only(\.each)?(\(|$)/.test(callee) &&
        isOuter(node, file)
          ? [node]
          : [],
      ),
  fix: (call, file) => {
    const callee = call.field("function");
    return callee === null || !/\.only$/.test(file.textOf(callee))
      ? []
      : [replaceNode(callee, file.textOf(callee).replace(/\.only$/, ""))];
  },
};

/** In `it.only.each(rows)(title, …)` the inner call is part of the outer one's callee and would be told twice. */
function isOuter(call: SgNode, file: SourceFile): boolean {
  const around = file.parent(call);
  return around?.is("call_expression") !== true || around.field("function")?.id() !== call.id();
}
