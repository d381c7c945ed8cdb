// One query per row of another query.
import type { SgNode } from "@ast-grep/napi";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Evidence only: the number of rounds and the cost of one query are not to be seen here. */
export const pyQueryInLoop: Rule = {
  id: "py-query-in-loop",
  languages: ["python"],
  lens: "performance",
  category: "io",
  severity: "minor",
  confidence: 0.6,
  use: "evidence",
  scope: "production",
  message:
    "This asks the database once per round of the loop. Fetch the rows for all of them in one query, or load the relation eagerly.",
  mentions: /\b(execute|query|objects|fetch\w*|scalars?|session)\b/,
  match: (file) =>
    file.calls().flatMap(({ node, callee }) => (query.test(callee) && isFedByLoop(node, file) ? [node] : [])),
};

const query =
  /(^|\.)(db|session|cursor|cur|conn|connection|self\.(db|session|conn|cursor))\.(execute|query|get|scalars?|fetch(row|val|one|all)?|exec)$|\.objects\.(get|filter|get_or_create)$/;

/** The loop's own variable must take part; the loop's head itself runs once. */
function isFedByLoop(call: SgNode, file: SourceFile): boolean {
  const loop = file.enclosingLoop(call);
  if (loop?.is("for_statement") !== true) return false;
  const head = loop.field("right");
  if (head !== null && head.range().end.index >= call.range().end.index) return false;
  const names = file
    .textOf(loop.field("left"))
    .split(/\W+/)
    .filter((name) => name.length > 1 || /[a-z]/.test(name));
  return names.some((name) => name !== "_" && new RegExp(`\\b${name}\\b`).test(file.textOf(call)));
}
