// NaN equals nothing, itself included.
import type { SgNode } from "@ast-grep/napi";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** Every comparison with the name NaN. */
export const jsNanComparison: Rule = {
  id: "js-nan-comparison",
  languages: ["script"],
  lens: "bugs",
  category: "logic",
  severity: "major",
  confidence: 0.95,
  use: "comment",
  scope: "everywhere",
  message: "`NaN` is equal to nothing, so this is always the same whatever the value. Use `Number.isNaN`.",
  mentions: /\bNaN\b/,
  match: (file) =>
    file
      .nodes("binary_expression")
      .filter((comparison) => /^[!=]==?$/.test(operator(comparison)) && nanSide(comparison) !== null),
  fix: (comparison, file) => {
    const other = nanSide(comparison);
    return other === null
      ? []
      : [
          replaceNode(
            comparison,
            `${operator(comparison).startsWith("!") ? "!" : ""}Number.isNaN(${file.textOf(other)})`,
          ),
        ];
  },
};

function operator(comparison: SgNode): string {
  return comparison.field("operator")?.text() ?? "";
}

/** The side that is compared with NaN, null when neither side is NaN. */
function nanSide(comparison: SgNode): SgNode | null {
  const isNaNName = (side: SgNode | null): boolean =>
    side !== null &&
    /^(identifier|member_expression)$/.test(String(side.kind())) &&
    /^(Number\.)?NaN$/.test(side.text());
  if (isNaNName(comparison.field("right"))) return comparison.field("left");
  return isNaNName(comparison.field("left")) ? comparison.field("right") : null;
}
