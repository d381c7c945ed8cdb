// map with an async callback gives promises that nobody waits for.
import { callbackOf, isAsyncFunction } from "../script-code.js";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** Only a bare statement; a result that is kept may be awaited later. */
export const jsAsyncMapDropped: Rule = {
  id: "js-async-map-dropped",
  languages: ["script"],
  lens: "bugs",
  category: "concurrency",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "everywhere",
  message:
    "The promises of this `map` are dropped: the code after it runs first, and a rejection is unhandled. Put `await Promise.all(...)` around it.",
  mentions: /\.map\(\s*async\b/,
  match: (file) =>
    file
      .calls()
      .flatMap(({ node, callee }) =>
        callee.endsWith(".map") &&
        isAsyncFunction(callbackOf(node, 0)) &&
        file.parent(node)?.is("expression_statement") === true
          ? [node]
          : [],
      ),
  fix: (call, file) => {
    const owner = file.enclosingFunction(call);
    return isAsyncFunction(owner) ? [replaceNode(call, `await Promise.all(${file.textOf(call)})`)] : [];
  },
};
