// MongoDB runs the text of $where as JavaScript.
import { isHarmlessValue } from "../sql-injection.js";
import { stringParts } from "../string-parts.js";
import type { Rule } from "../rule.js";

/** Only a text that has a value put in; a fixed one is slow but safe. */
export const jsNosqlWhere: Rule = {
  id: "js-nosql-where",
  languages: ["script"],
  lens: "security",
  category: "injection",
  severity: "critical",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "MongoDB runs this text as JavaScript, so a quote in the inserted value changes the query. Use query operators with the value as data.",
  mentions: /\$where/,
  match: (file) =>
    file.nodes("pair").filter((pair) => {
      const value = pair.field("value");
      return (
        /^["']?\$where["']?$/.test(file.textOf(pair.field("key"))) &&
        value !== null &&
        stringParts(value, file).length > 1 &&
        stringParts(value, file).some((part) => part.kind === "value" && !isHarmlessValue(part.node, file))
      );
    }),
};
