// A single = in a condition assigns instead of comparing.
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** Only conditions that assign a boolean literal; anything else does not compile or reads on. */
export const javaAssignmentInCondition: Rule = {
  id: "java-assignment-in-condition",
  languages: ["java"],
  lens: "bugs",
  category: "logic",
  severity: "major",
  confidence: 0.95,
  use: "comment",
  scope: "everywhere",
  message:
    "This assigns instead of comparing, so the branch depends on the assigned value alone. Use the variable itself, or `==`.",
  mentions: /\b(if|while)\s*\(/,
  match: (file) =>
    file.nodes("if_statement", "while_statement").flatMap((statement) => {
      const condition = statement.field("condition")?.child(1);
      return condition?.is("assignment_expression") === true &&
        /^(true|false)$/.test(file.textOf(condition.field("right"))) &&
        condition.field("operator")?.text() === "="
        ? [condition]
        : [];
    }),
  fix: (step, file) => [
    replaceNode(step, `${file.textOf(step.field("left"))} == ${file.textOf(step.field("right"))}`),
  ],
};
