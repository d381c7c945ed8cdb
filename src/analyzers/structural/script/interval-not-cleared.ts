// A timer started in a React effect that returns no clean-up.
import type { Rule } from "../rule.js";

/** Only setInterval in the effect itself; anything that looks like a clean-up is let through. */
export const jsIntervalNotCleared: Rule = {
  id: "js-interval-not-cleared",
  languages: ["script"],
  lens: "bugs",
  category: "resource-leak",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "This timer goes on after the component is gone, and each new run of the effect adds another. Return a function that calls `clearInterval`.",
  mentions: /\bsetInterval\(/,
  match: (file) =>
    file.callsTo(/^setInterval$/).filter((call) => {
      const effect = file
        .ancestors(call)
        .find(
          (node) =>
            node.is("call_expression") &&
            /^(react\.)?(React\.)?use(Layout)?Effect$/.test(file.callName(node)),
        );
      return (
        effect !== undefined &&
        !/clearInterval|return\s+\(?\)?\s*=>|return\s+function|return\s+\w+/.test(file.textOf(effect))
      );
    }),
};
