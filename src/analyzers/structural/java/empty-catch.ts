// A catch block with nothing in it hides every fault.
import type { SgNode } from "@ast-grep/napi";
import type { Rule } from "../rule.js";

/** A comment inside, a parameter named ignored, and blocks that only probe or tidy up count as intent. */
export const javaEmptyCatch: Rule = {
  id: "java-empty-catch",
  languages: ["java"],
  lens: "resilience",
  category: "error-handling",
  severity: "major",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "Every exception caught here disappears without a trace. Handle it, log it, or say in a comment why it does not matter.",
  mentions: /\bcatch\b/,
  match: (file) =>
    file.nodes("catch_clause").filter((clause) => {
      const body = clause.field("body");
      const caught = file.textOf(
        clause.children().find((child) => child.is("catch_formal_parameter")) ?? null,
      );
      const guarded = file.textOf(file.parent(clause)?.field("body") ?? null);
      return (
        body?.children().length === 2 &&
        !onlyAssigns(file.parent(clause)?.field("body") ?? null) &&
        !/\b(ignored?|expected|unused|_)$/i.test(caught) &&
        !/\.(close|delete|deleteIfExists|disconnect|shutdown|destroy|cancel)\(|parse\w*\(|valueOf\(|forName\(|\breturn\b/.test(
          guarded,
        )
      );
    }),
};

/** A block that only assigns keeps the earlier value when it fails, which is a way to give a default. */
function onlyAssigns(block: SgNode | null): boolean {
  const steps = (block?.children() ?? []).filter(
    (step) => step.isNamed() && !/comment/.test(String(step.kind())),
  );
  return (
    steps.length > 0 &&
    steps.every(
      (step) => step.is("local_variable_declaration") || step.child(0)?.is("assignment_expression") === true,
    )
  );
}
