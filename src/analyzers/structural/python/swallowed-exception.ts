// An except clause that catches everything and does nothing hides every fault.
import type { SgNode } from "@ast-grep/napi";
import { isIdle, statementsOf } from "../python-code.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** A comment on the clause, or a try block that only tidies up, counts as intent. */
export const pySwallowedException: Rule = {
  id: "py-swallowed-exception",
  languages: ["python"],
  lens: "resilience",
  category: "error-handling",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "Every error raised in this block disappears without a trace, programming mistakes too. Catch the exceptions that are expected, or log this one.",
  mentions: /\bexcept\b/,
  match: (file) =>
    file
      .nodes("except_clause")
      .filter(
        (clause) => catchesAll(clause, file) && isIdle(statementsOf(clause)) && !isExplained(clause, file),
      ),
};

function catchesAll(clause: SgNode, file: SourceFile): boolean {
  const caught = clause
    .children()
    .find((child) => child.isNamed() && !child.is("block") && !child.is("comment"));
  return caught === undefined || /^(Base)?Exception(\s+as\s+\w+)?$/.test(file.textOf(caught));
}

/** A block that only assigns keeps the earlier value when it fails, which is a way to give a default. */
function onlyAssigns(statement: SgNode | null): boolean {
  const steps = statement === null ? [] : statementsOf(statement);
  return (
    steps.length > 0 &&
    steps.every((step) => step.is("expression_statement") && step.child(0)?.is("assignment") === true)
  );
}

/** A comment on the clause, or a try block that only tidies up, shows intent. */
function isExplained(clause: SgNode, file: SourceFile): boolean {
  if (onlyAssigns(file.parent(clause))) return true;
  const isTidying =
    /^\s*(await\s+)?[\w.]+\.(close|aclose|unlink|rmtree|kill|terminate|cancel|shutdown|disconnect|stop)\(/;
  const guarded = file.parent(clause)?.field("body") ?? null;
  return /#/.test(file.textOf(clause)) || (guarded !== null && isTidying.test(file.textOf(guarded)));
}
