// A catch block with nothing in it hides every fault.
import type { SgNode } from "@ast-grep/napi";
import type { Rule } from "../rule.js";

/** A comment inside, or a try block that only probes or tidies up, counts as intent. */
export const jsEmptyCatch: Rule = {
  id: "js-empty-catch",
  languages: ["script"],
  lens: "resilience",
  category: "error-handling",
  severity: "major",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "Every error of this block disappears without a trace, programming mistakes too. Handle the expected one, or log it.",
  mentions: /\bcatch\b/,
  match: (file) =>
    file.nodes("catch_clause").filter((clause) => {
      const body = clause.field("body");
      const guarded = file.textOf(file.parent(clause)?.field("body") ?? null);
      return (
        body?.children().length === 2 &&
        !/^_|ignore|unused/.test(file.textOf(clause.field("parameter"))) &&
        !onlyAssigns(file.parent(clause)?.field("body") ?? null) &&
        !/\.(close|end|destroy|kill|unlink|unlinkSync|rmSync|release|abort|disconnect|cancel)\(|JSON\.parse|require\(|import\(|\.config\(|localStorage|sessionStorage|new URL\(|decodeURI|return\b/.test(
          guarded,
        )
      );
    }),
};

/** A block that only assigns keeps the earlier value when it fails, which is a way to give a default. */
function onlyAssigns(block: SgNode | null): boolean {
  const steps = (block?.children() ?? []).filter((step) => step.isNamed() && !step.is("comment"));
  return (
    steps.length > 0 &&
    steps.every(
      (step) => step.is("lexical_declaration") || step.child(0)?.is("assignment_expression") === true,
    )
  );
}
