// == compares the identity of strings, not their text.
import type { SgNode } from "@ast-grep/napi";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** Only comparisons with a literal, whose type is sure. */
export const javaStringIdentity: Rule = {
  id: "java-string-identity",
  languages: ["java"],
  lens: "bugs",
  category: "logic",
  severity: "major",
  confidence: 0.95,
  use: "comment",
  scope: "everywhere",
  message: "`==` asks whether both are the same object, which for equal texts is often false. Use `equals`.",
  mentions: /[!=]=\s*"|"\s*[!=]=/,
  match: (file) =>
    file
      .nodes("binary_expression")
      .filter(
        (comparison) =>
          /^[!=]=$/.test(comparison.field("operator")?.text() ?? "") && literalSide(comparison) !== null,
      ),
  fix: (comparison, file) => {
    const literal = literalSide(comparison);
    const isLeft = comparison.field("left")?.id() === literal?.id();
    const other = comparison.field(isLeft ? "right" : "left");
    if (literal === null || other === null) return [];
    const not = comparison.field("operator")?.text() === "!=" ? "!" : "";
    return [replaceNode(comparison, `${not}${file.textOf(literal)}.equals(${file.textOf(other)})`)];
  },
};

/** The side that is a string literal while the other one is no null. */
function literalSide(comparison: SgNode): SgNode | null {
  const [left, right] = [comparison.field("left"), comparison.field("right")];
  if (left === null || right === null || left.is("null_literal") || right.is("null_literal")) return null;
  if (right.is("string_literal")) return right;
  return left.is("string_literal") ? left : null;
}
