// forEach ignores the promises of an async callback.
import type { SgNode } from "@ast-grep/napi";
import { callbackOf, isAsyncFunction } from "../script-code.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Only arrays' own forEach with the callback written in place and an await in it. */
export const jsAsyncForeach: Rule = {
  id: "js-async-foreach",
  languages: ["script"],
  lens: "bugs",
  category: "concurrency",
  severity: "major",
  confidence: 0.9,
  use: "comment",
  scope: "everywhere",
  message:
    "`forEach` does not wait for an async callback: the code after it runs first, and a rejection is unhandled. Use `for...of`, or `Promise.all` over `map`.",
  mentions: /\.forEach\(\s*async\b/,
  match: (file) =>
    file.calls().flatMap(({ node, callee }) => {
      const callback = callbackOf(node, 0);
      return callee.endsWith(".forEach") &&
        callback !== null &&
        isAsyncFunction(callback) &&
        !isAwaited(node, file)
        ? [node]
        : [];
    }),
};

function isAwaited(call: SgNode, file: SourceFile): boolean {
  return file.parent(call)?.is("await_expression") === true;
}
