// One query per row of another query.
import type { SgNode } from "@ast-grep/napi";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Evidence only: the number of rounds and the cost of one query are not to be seen here. */
export const jsQueryInLoop: Rule = {
  id: "js-query-in-loop",
  languages: ["script"],
  lens: "performance",
  category: "io",
  severity: "minor",
  confidence: 0.65,
  use: "evidence",
  scope: "production",
  message: "This asks the database once per round of the loop. Fetch the rows for all of them in one query.",
  mentions: /\b(query|execute|find\w*|prisma|knex|repository)\b/i,
  match: (file) =>
    file
      .calls()
      .flatMap(({ node, callee }) =>
        /(^|\.)(db|pool|client|conn|connection|prisma|knex|tx|trx|\w*[rR]epository|\w*Repo|\w*Model)\.(\w+\.)?(query|execute|find(One|Many|First|Unique|ById|By|All|ByPk)?|count)$|\b[A-Z]\w+\.(findOne|findById|findByPk)$/.test(
          callee,
        ) && isFedByLoop(node, file)
          ? [node]
          : [],
      ),
};

/** The loop's own variable must take part; the loop's head itself runs once. */
function isFedByLoop(call: SgNode, file: SourceFile): boolean {
  const loop = file.enclosingLoop(call);
  const body = loop?.field("body") ?? null;
  if (
    loop?.is("for_in_statement") !== true ||
    body === null ||
    body.range().start.index > call.range().start.index
  )
    return false;
  const names = file
    .textOf(loop.field("left"))
    .split(/[^\w$]+/)
    .filter((name) => name !== "");
  return names.some((name) =>
    file
      .textOf(call)
      .split(/[^\w$]+/)
      .includes(name),
  );
}
