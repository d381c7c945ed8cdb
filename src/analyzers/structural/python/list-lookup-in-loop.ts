// `in` on a list looks at every element, once per round.
import type { Rule } from "../rule.js";

/** Evidence only: for a short list it does not matter. */
export const pyListLookupInLoop: Rule = {
  id: "py-list-lookup-in-loop",
  languages: ["python"],
  lens: "performance",
  category: "algorithm",
  severity: "minor",
  confidence: 0.5,
  use: "evidence",
  scope: "production",
  message:
    "Each round searches the whole list, so the work grows with the product of both lengths. A set answers in constant time.",
  mentions: /\bin\b/,
  match: (file) =>
    file.nodes("comparison_operator").filter((comparison) => {
      const list = comparison.children().at(-1);
      const operator = comparison.child(1)?.kind();
      if (
        list?.is("identifier") !== true ||
        !/^(not )?in$/.test(String(operator)) ||
        file.enclosingLoop(comparison) === null
      )
        return false;
      const value = file.assignmentOf(list.text(), list)?.value;
      return (
        value != null &&
        (value.is("list_comprehension") ||
          (value.is("list") && value.children().length === 2) ||
          /^(list|sorted)$/.test(file.callName(value)))
      );
    }),
};
