// One thread for each element, without a limit.
import { constructionsOf } from "../java-code.js";
import type { Rule } from "../rule.js";

/** Evidence only: a short list is fine, and its length is not to be seen here. */
export const javaThreadPerItem: Rule = {
  id: "java-thread-per-item",
  languages: ["java"],
  lens: "resilience",
  category: "overload",
  severity: "minor",
  confidence: 0.55,
  use: "evidence",
  scope: "production",
  message:
    "This starts as many threads as there are elements, which can exhaust memory or the other side. A pool of a fixed size would bound them.",
  mentions: /new\s+Thread\(|newCachedThreadPool|supplyAsync|runAsync/,
  match: (file) =>
    constructionsOf(/^Thread$/, file).filter((call) => {
      const loop = file.enclosing(call, ["enhanced_for_statement"], ["method_declaration"]);
      return loop !== null;
    }),
};
