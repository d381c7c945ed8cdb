// A loop that runs to len inclusive reads one element too many.
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** Only a loop over an index whose body reads the same slice at that index. */
export const goLengthOffByOne: Rule = {
  id: "go-length-off-by-one",
  languages: ["go"],
  lens: "bugs",
  category: "logic",
  severity: "critical",
  confidence: 0.9,
  use: "comment",
  scope: "everywhere",
  message: "The last round reads one element past the end and panics. Use `<`.",
  mentions: /<=\s*len\(/,
  match: (file) =>
    file.nodes("for_clause").flatMap((clause) => {
      const condition = clause.field("condition");
      const array = /^(\w+)\s*<=\s*len\(([\w.]+)\)$/.exec(file.textOf(condition));
      const body = file.textOf(file.parent(clause)?.field("body") ?? null);
      return condition !== null &&
        array !== null &&
        /:=\s*0\b/.test(file.textOf(clause.field("initializer"))) &&
        body.includes(`${array[2] ?? ""}[${array[1] ?? ""}]`) &&
        !/\bbreak\b/.test(body)
        ? [condition]
        : [];
    }),
  fix: (condition, file) => [replaceNode(condition, file.textOf(condition).replace("<=", "<"))],
};
