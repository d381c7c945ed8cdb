// An SQL text that holds a value instead of a parameter.
import { argumentsOf } from "../arguments.js";
import { injectedValue } from "../sql-injection.js";
import type { Rule } from "../rule.js";

/** Tagged templates bind their values; table names, numbers, constants and placeholder lists are let through. */
export const jsSqlBuiltFromValues: Rule = {
  id: "js-sql-built-from-values",
  languages: ["script"],
  lens: "security",
  category: "injection",
  severity: "critical",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "The inserted value becomes part of the SQL, so a quote in it changes the statement. Pass it as a query parameter.",
  mentions: /(query|execute|raw|unsafe|exec|all|get|run|prepare)\(/i,
  match: (file) =>
    file.calls().flatMap(({ node, callee }) => {
      const given = argumentsOf(node)[0];
      return /\.(query|execute|raw|whereRaw|\$queryRawUnsafe|\$executeRawUnsafe|exec|all|get|run|prepare|unsafe)$/.test(
        callee,
      ) &&
        given !== undefined &&
        injectedValue(given, file) !== null
        ? [node]
        : [];
    }),
};
