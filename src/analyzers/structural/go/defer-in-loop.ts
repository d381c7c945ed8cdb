// defer runs when the function ends, not when the round ends.
import type { Rule } from "../rule.js";

/** Only loops whose rounds open something; a function literal inside the loop gives each round its own end. */
export const goDeferInLoop: Rule = {
  id: "go-defer-in-loop",
  languages: ["go"],
  lens: "bugs",
  category: "resource-leak",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "everywhere",
  message:
    "These calls pile up until the function returns, so files or connections of all rounds stay open. Close at the end of the round, or move the body into a function.",
  mentions: /\bdefer\b/,
  match: (file) =>
    file.nodes("defer_statement").filter((statement) => {
      const loop = file.enclosingLoop(statement);
      return (
        loop !== null &&
        /\.(Close|Unlock|RUnlock|Release|Rollback|Stop)\(\)$/.test(file.textOf(statement)) &&
        !/\breturn\b|\bbreak\b/.test(
          file.text.slice(statement.range().end.index, loop.range().end.index).slice(0, 2000),
        )
      );
    }),
};
