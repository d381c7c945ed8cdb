// Copying the result in every step of a reduce.
import { callbackOf } from "../script-code.js";
import type { Rule } from "../rule.js";

/** Evidence only: for a few elements it does not matter. */
export const jsSpreadInReduce: Rule = {
  id: "js-spread-in-reduce",
  languages: ["script"],
  lens: "performance",
  category: "algorithm",
  severity: "minor",
  confidence: 0.55,
  use: "evidence",
  scope: "production",
  message:
    "Each step copies everything gathered so far, which grows with the square of the length. Change the accumulator in place, or use a loop.",
  mentions: /\.reduce\(/,
  match: (file) =>
    file.calls().flatMap(({ node, callee }) => {
      const callback = callbackOf(node, 0);
      if (!callee.endsWith(".reduce") || callback === null) return [];
      const first =
        /^\(?\s*([\w$]+)/.exec(
          file.textOf(callback.field("parameters") ?? callback.field("parameter")),
        )?.[1] ?? "?";
      return file.within(callback, "spread_element").some((spread) => spread.child(1)?.text() === first) ||
        file.within(callback, "call_expression").some((call) => file.callName(call) === `${first}.concat`)
        ? [node]
        : [];
    }),
};
