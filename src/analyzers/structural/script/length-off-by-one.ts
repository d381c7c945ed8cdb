// A loop that runs to length inclusive reads one element too many.
import type { SgNode } from "@ast-grep/napi";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Only a loop over an index from zero whose body reads the same array at that index. */
export const jsLengthOffByOne: Rule = {
  id: "js-length-off-by-one",
  languages: ["script"],
  lens: "bugs",
  category: "logic",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "everywhere",
  message: "The last round reads one element past the end, which is `undefined`. Use `<`.",
  mentions: /<=\s*[\w.$]+\.length\b/,
  match: (file) =>
    file.nodes("for_statement").flatMap((loop) => {
      const comparison = tooFar(loop, file);
      return comparison === null ? [] : [comparison];
    }),
  fix: (comparison) => {
    const operator = comparison.field("operator");
    return operator === null ? [] : [replaceNode(operator, "<")];
  },
};

function tooFar(loop: SgNode, file: SourceFile): SgNode | null {
  const condition = loop.field("condition");
  const comparison = condition?.is("expression_statement") === true ? condition.child(0) : condition;
  if (comparison?.is("binary_expression") !== true || comparison.field("operator")?.text() !== "<=")
    return null;
  const index = file.textOf(comparison.field("left"));
  const array = /^([\w.$]+)\.length$/.exec(file.textOf(comparison.field("right")))?.[1];
  if (array === undefined || !/^\w+$/.test(index) || !/=\s*0\b/.test(file.textOf(loop.field("initializer"))))
    return null;
  const body = file.textOf(loop.field("body"));
  return body.includes(`${array}[${index}]`) && !/\bbreak\b|\?\?|\?\./.test(body) ? comparison : null;
}
