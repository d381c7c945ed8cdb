// Adding to a string in a loop copies it each time.
import type { SgNode } from "@ast-grep/napi";
import { stringParts } from "../string-parts.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Evidence only: for a few short pieces it does not matter. */
export const pyStringBuiltInLoop: Rule = {
  id: "py-string-built-in-loop",
  languages: ["python"],
  lens: "performance",
  category: "algorithm",
  severity: "minor",
  confidence: 0.5,
  use: "evidence",
  scope: "production",
  message:
    "Each `+=` may copy the whole text so far, which grows with the square of the number of rounds. Collect the pieces in a list and join them.",
  mentions: /\+=/,
  match: (file) =>
    file
      .nodes("augmented_assignment")
      .filter(
        (step) =>
          file.enclosingLoop(step) !== null &&
          /^\w+$/.test(file.textOf(step.field("left"))) &&
          step.children().some((child) => child.is("+=")) &&
          isText(step.field("right"), file) &&
          startsAsText(step, file),
      ),
};

function isText(node: SgNode | null, file: SourceFile): boolean {
  return node !== null && stringParts(node, file).some((part) => part.kind === "text");
}

/** The name was given a string literal somewhere in the file, which tells it from a counter or a list. */
function startsAsText(step: SgNode, file: SourceFile): boolean {
  const name = file.textOf(step.field("left"));
  return file.contains(new RegExp(`^[ \\t]*${name}\\s*(:\\s*str\\s*)?=\\s*[rf]?["']`, "m"));
}
