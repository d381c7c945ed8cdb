// An SQL text that holds a value instead of a parameter.
import { positionalsOf } from "../arguments.js";
import { injectedValue } from "../sql-injection.js";
import type { Rule } from "../rule.js";

/** Table and column names, numbers, constants and placeholder lists are let through. */
export const pySqlBuiltFromValues: Rule = {
  id: "py-sql-built-from-values",
  languages: ["python"],
  lens: "security",
  category: "injection",
  severity: "critical",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "The inserted value becomes part of the SQL, so a quote in it changes the statement. Pass it as a query parameter.",
  mentions: /\b(execute|executemany|raw|text|read_sql|fetch\w*)\s*\(/,
  match: (file) =>
    file.calls().flatMap(({ node, callee, name }) => {
      const isSink =
        /\.(execute|executemany|executescript|raw|read_sql(_query)?|fetch(row|val|_all|_one|all|one)?)$/.test(
          callee,
        ) || /^sqlalchemy(\.\w+)*\.text$/.test(name);
      const given = positionalsOf(node)[0];
      return isSink && given !== undefined && injectedValue(given, file) !== null ? [node] : [];
    }),
};
