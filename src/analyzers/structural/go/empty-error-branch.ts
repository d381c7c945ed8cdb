// An error is looked at and then ignored.
import type { Rule } from "../rule.js";

/** A comment inside counts as intent. */
export const goEmptyErrorBranch: Rule = {
  id: "go-empty-error-branch",
  languages: ["go"],
  lens: "resilience",
  category: "error-handling",
  severity: "major",
  confidence: 0.9,
  use: "comment",
  scope: "everywhere",
  message:
    "The error is found and then ignored, so the code goes on with results that may not be valid. Return it, or say in a comment why it does not matter.",
  mentions: /!=\s*nil\s*\{\s*\}/,
  match: (file) =>
    file.nodes("if_statement").filter((statement) => {
      const condition = statement.field("condition");
      return (
        /^\w*[eE]rr\w*\s*!=\s*nil$/.test(file.textOf(condition)) &&
        /^\{\s*\}$/.test(file.textOf(statement.field("consequence"))) &&
        statement.field("alternative") === null
      );
    }),
};
