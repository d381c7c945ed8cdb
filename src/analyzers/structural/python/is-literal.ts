// `is` compares identity, which for numbers and strings depends on the interpreter.
import type { SgNode } from "@ast-grep/napi";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** None, True, False and Ellipsis are single objects and fine. */
export const pyIsLiteral: Rule = {
  id: "py-is-literal",
  languages: ["python"],
  lens: "bugs",
  category: "logic",
  severity: "major",
  confidence: 0.95,
  use: "comment",
  scope: "everywhere",
  message:
    "`is` asks whether both are the same object, which for equal strings or numbers may be false. Compare with `==`.",
  mentions: /\bis\b/,
  match: (file) =>
    file
      .nodes("comparison_operator")
      .filter(
        (comparison) =>
          operatorOf(comparison) !== null &&
          comparison
            .children()
            .some((side) =>
              /^(string|integer|float|list|dictionary|tuple|unary_operator)$/.test(String(side.kind())),
            ),
      ),
  fix: (comparison) => {
    const operator = operatorOf(comparison);
    return operator === null ? [] : [replaceNode(operator, operator.text() === "is" ? "==" : "!=")];
  },
};

function operatorOf(comparison: SgNode): SgNode | null {
  return comparison.children().length === 3
    ? (comparison.children().find((child) => /^is(\s+not)?$/.test(String(child.kind()))) ?? null)
    : null;
}
