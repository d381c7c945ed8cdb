// An SQL text that holds a value instead of a parameter.
import { argumentsOf } from "../arguments.js";
import { injectedValue } from "../sql-injection.js";
import type { Rule } from "../rule.js";

/** Table names, numbers, constants and placeholder lists are let through. */
export const goSqlBuiltFromValues: Rule = {
  id: "go-sql-built-from-values",
  languages: ["go"],
  lens: "security",
  category: "injection",
  severity: "critical",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "The inserted value becomes part of the SQL, so a quote in it changes the statement. Pass it as a query argument.",
  mentions: /\b(Query|QueryRow|Exec|Prepare|Raw|Get|Select)(Context)?\(/,
  match: (file) =>
    file.calls().flatMap(({ node, callee }) =>
      /\.(Query|QueryRow|Queryx|QueryRowx|Exec|MustExec|Prepare|Raw|Get|Select)(Context)?$/.test(callee) &&
      argumentsOf(node)
        .slice(0, 3)
        .some((given) => injectedValue(given, file) !== null)
        ? [node]
        : [],
    ),
};
