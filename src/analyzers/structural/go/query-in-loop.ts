// One query per row of another query.
import type { Rule } from "../rule.js";

/** Evidence only: the number of rounds and the cost of one query are not to be seen here. */
export const goQueryInLoop: Rule = {
  id: "go-query-in-loop",
  languages: ["go"],
  lens: "performance",
  category: "io",
  severity: "minor",
  confidence: 0.6,
  use: "evidence",
  scope: "production",
  message: "This asks the database once per round of the loop. Fetch the rows for all of them in one query.",
  mentions: /\b(Query|QueryRow|Exec|Get|First|Find)(Context)?\(/,
  match: (file) =>
    file.calls().flatMap(({ node, callee }) => {
      const loop = file.enclosingLoop(node);
      const range = loop?.children().find((child) => child.is("range_clause"));
      const names = file
        .textOf(range?.field("left") ?? null)
        .split(/\W+/)
        .filter((name) => name !== "" && name !== "_");
      const isQuery =
        /(^|\.)(db|tx|conn|pool|DB|store\.db|\w+\.db)\.(Query|QueryRow|Exec|Get|Select|First|Find)(Context)?$/.test(
          callee,
        );
      return isQuery && names.some((name) => file.textOf(node).split(/\W+/).includes(name)) ? [node] : [];
    }),
};
