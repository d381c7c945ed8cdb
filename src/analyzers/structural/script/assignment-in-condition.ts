// A single = in a condition assigns instead of comparing.
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** Only an if whose whole condition assigns a literal or a name; extra brackets show intent. */
export const jsAssignmentInCondition: Rule = {
  id: "js-assignment-in-condition",
  languages: ["script"],
  lens: "bugs",
  category: "logic",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "everywhere",
  message: "This assigns instead of comparing, so the branch depends on the assigned value alone. Use `===`.",
  mentions: /\bif\s*\(/,
  match: (file) =>
    file.nodes("if_statement").flatMap((statement) => {
      const condition = statement.field("condition")?.child(1);
      const value = condition?.field("right");
      return condition?.is("assignment_expression") === true &&
        value != null &&
        /^(number|string|true|false|null|undefined|identifier)$/.test(String(value.kind()))
        ? [condition]
        : [];
    }),
  fix: (step, file) => [
    replaceNode(step, `${file.textOf(step.field("left"))} === ${file.textOf(step.field("right"))}`),
  ],
};
