// A return inside finally throws away what the block was about to throw.
import type { Rule } from "../rule.js";

/** Only in the finally block itself; a lambda or a class inside it has its own returns. */
export const javaReturnInFinally: Rule = {
  id: "java-return-in-finally",
  languages: ["java"],
  lens: "bugs",
  category: "error-handling",
  severity: "major",
  confidence: 0.95,
  use: "comment",
  scope: "everywhere",
  message:
    "Leaving the method here discards any exception on its way out, and the result of the `try`. Return after the block.",
  mentions: /\bfinally\b/,
  match: (file) =>
    file
      .nodes("return_statement")
      .filter(
        (statement) =>
          file.enclosing(statement, ["finally_clause"], [...file.grammar.functions, "class_body"]) !== null,
      ),
};
