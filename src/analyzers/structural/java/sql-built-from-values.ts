// An SQL text that holds a value instead of a parameter.
import { argumentsOf } from "../arguments.js";
import { injectedValue } from "../sql-injection.js";
import type { Rule } from "../rule.js";

/** Table names, numbers, constants and placeholder lists are let through. */
export const javaSqlBuiltFromValues: Rule = {
  id: "java-sql-built-from-values",
  languages: ["java"],
  lens: "security",
  category: "injection",
  severity: "critical",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "The inserted value becomes part of the SQL, so a quote in it changes the statement. Use a `PreparedStatement` with parameters.",
  mentions: /\b(execute\w*|prepareStatement|query\w*|createQuery|createNativeQuery|update|batchUpdate)\(/,
  match: (file) =>
    file.calls().flatMap(({ node, callee }) => {
      const given = argumentsOf(node)[0];
      return /\.(execute(Query|Update|LargeUpdate)?|addBatch|prepareStatement|prepareCall|createQuery|createNativeQuery|createSQLQuery|query(For\w+)?|update|batchUpdate)$/.test(
        callee,
      ) &&
        given !== undefined &&
        injectedValue(given, file) !== null
        ? [node]
        : [];
    }),
};
