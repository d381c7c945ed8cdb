// map passes the index as parseInt's radix.
import { argumentsOf } from "../arguments.js";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** Only parseInt handed over bare. */
export const jsParseIntMap: Rule = {
  id: "js-parse-int-map",
  languages: ["script"],
  lens: "bugs",
  category: "api-misuse",
  severity: "major",
  confidence: 0.95,
  use: "comment",
  scope: "everywhere",
  message:
    "`map` passes the index as the radix, so the second element becomes NaN. Pass a function that takes only the value.",
  mentions: /\.(map|flatMap)\(\s*(Number\.)?parseInt\s*\)/,
  match: (file) =>
    file
      .calls()
      .flatMap(({ node, callee }) =>
        /\.(map|flatMap)$/.test(callee) &&
        /^(Number\.)?parseInt$/.test(file.textOf(argumentsOf(node)[0] ?? null))
          ? [node]
          : [],
      ),
  fix: (call) => {
    const given = argumentsOf(call)[0];
    return given === undefined ? [] : [replaceNode(given, "(value) => Number.parseInt(value, 10)")];
  },
};
