// An http.Client without a Timeout waits for ever.
import { elementsOf, fieldOf, literalsOf } from "../go-code.js";
import { insertAfter, replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** Silent where a transport may carry limits, or where requests of the file have a context. */
export const goClientWithoutTimeout: Rule = {
  id: "go-client-without-timeout",
  languages: ["go"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "A client without `Timeout` waits without end when the server accepts the connection and never answers. Set `Timeout`.",
  mentions: /\bhttp\.Client\b|net\/http/,
  match: (file) =>
    file.contains(/ResponseHeaderTimeout|\.Timeout\s*=|NewRequestWithContext/)
      ? []
      : literalsOf(/^net\/http\.Client$/, file).filter(
          (literal) => fieldOf(literal, "Timeout") === null && fieldOf(literal, "Transport") === null,
        ),
  fix: (literal, file) => {
    if (file.imports.get("time") !== "time") return [];
    const last = elementsOf(literal).at(-1);
    const body = literal.field("body");
    if (last !== undefined) return [insertAfter(last, ", Timeout: 10 * time.Second")];
    return body === null ? [] : [replaceNode(body, "{Timeout: 10 * time.Second}")];
  },
};
