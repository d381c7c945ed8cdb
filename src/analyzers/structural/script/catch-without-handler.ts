// .catch() without a function handles nothing.
import type { Rule } from "../rule.js";

/** Only calls without any argument. */
export const jsCatchWithoutHandler: Rule = {
  id: "js-catch-without-handler",
  languages: ["script"],
  lens: "bugs",
  category: "error-handling",
  severity: "major",
  confidence: 0.9,
  use: "comment",
  scope: "everywhere",
  message:
    "Without a function `.catch()` handles nothing and the rejection goes on unhandled. Pass a handler, or drop the call.",
  mentions: /\.catch\(\s*\)/,
  match: (file) =>
    file
      .calls()
      .flatMap(({ node, callee }) =>
        callee.endsWith(".catch") && node.field("arguments")?.children().length === 2 ? [node] : [],
      ),
};
