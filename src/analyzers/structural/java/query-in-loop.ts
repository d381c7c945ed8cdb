// One query per row of another query.
import type { Rule } from "../rule.js";

/** Evidence only: the number of rounds and the cost of one query are not to be seen here. */
export const javaQueryInLoop: Rule = {
  id: "java-query-in-loop",
  languages: ["java"],
  lens: "performance",
  category: "io",
  severity: "minor",
  confidence: 0.6,
  use: "evidence",
  scope: "production",
  message: "This asks the database once per round of the loop. Fetch the rows for all of them in one query.",
  mentions: /[rR]epository|jdbcTemplate|entityManager|executeQuery/i,
  match: (file) =>
    file.calls().flatMap(({ node, callee }) => {
      const loop = file.enclosingLoop(node);
      const name = file.textOf(loop?.field("name") ?? null);
      const body = loop?.field("body");
      return loop?.is("enhanced_for_statement") === true &&
        (body?.range().start.index ?? 0) <= node.range().start.index &&
        /(\w*[rR]epository|\w*Dao|jdbcTemplate|entityManager|em)\.(find\w*|get\w*|query\w*|load\w*|count\w*|exists\w*|save|select\w*)$/.test(
          callee,
        ) &&
        file.textOf(node).split(/\W+/).includes(name)
        ? [node]
        : [];
    }),
};
