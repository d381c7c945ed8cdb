// A copy through JSON loses dates, maps, undefined and more.
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Evidence only: for plain data it is right, only slow. */
export const jsJsonClone: Rule = {
  id: "js-json-clone",
  languages: ["script"],
  lens: "maintainability",
  category: "algorithm",
  severity: "minor",
  confidence: 0.5,
  use: "evidence",
  scope: "production",
  message:
    "A copy through JSON turns dates into texts and drops `undefined`, maps and sets. `structuredClone` keeps them and is faster for most data.",
  mentions: /JSON\.parse\(\s*JSON\.stringify\(/,
  match: (file) =>
    file.callsTo(/^JSON\.parse$/).filter((call) => {
      const given = argumentsOf(call);
      const inner = given[0];
      return (
        given.length === 1 &&
        inner !== undefined &&
        file.callName(inner) === "JSON.stringify" &&
        argumentsOf(inner).length === 1
      );
    }),
};
