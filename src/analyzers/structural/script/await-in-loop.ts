// Requests one after the other where they could run together.
import type { SgNode } from "@ast-grep/napi";
import { lastName } from "../script-code.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Evidence only: order, limits or a later round's need of the earlier result may be the reason. */
export const jsAwaitInLoop: Rule = {
  id: "js-await-in-loop",
  languages: ["script"],
  lens: "performance",
  category: "io",
  severity: "minor",
  confidence: 0.45,
  use: "evidence",
  scope: "production",
  message:
    "Each round waits for the one before, so the time adds up. If the rounds do not depend on each other, run a bounded number of them together.",
  mentions: /\bawait\b/,
  match: (file) =>
    file.nodes("await_expression").filter((wait) => {
      const loop = file.enclosingLoop(wait);
      const call = wait.child(1);
      return (
        loop?.is("for_in_statement") === true &&
        loop.children().every((child) => !child.is("await")) &&
        call?.is("call_expression") === true &&
        /\b(fetch|axios|got|request|send|get|post|load|upload|download)\w*$/i.test(
          lastName(file.callName(call)),
        ) &&
        isFedBy(loop, call, file) &&
        !/\b(break|retry|delay|sleep)\b/.test(file.textOf(loop.field("body")))
      );
    }),
};

function isFedBy(loop: SgNode, call: SgNode, file: SourceFile): boolean {
  const names = file
    .textOf(loop.field("left"))
    .split(/[^\w$]+/)
    .filter((name) => name !== "");
  return (
    names.some((name) =>
      file
        .textOf(call)
        .split(/[^\w$]+/)
        .includes(name),
    ) && (loop.field("body")?.range().start.index ?? 0) <= call.range().start.index
  );
}
