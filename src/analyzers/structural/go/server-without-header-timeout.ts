// An http.Server without limits lets slow clients hold its connections.
import { elementsOf, fieldOf, literalsOf } from "../go-code.js";
import { insertAfter } from "../splice.js";
import type { Rule } from "../rule.js";

/** ListenAndServe of the package itself has no limits either. */
export const goServerWithoutHeaderTimeout: Rule = {
  id: "go-server-without-header-timeout",
  languages: ["go"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "A client that sends its headers one byte at a time holds a connection without end. Use an `http.Server` with `ReadHeaderTimeout`.",
  mentions: /net\/http/,
  match: (file) => [
    ...(file.contains(/\.ReadHeaderTimeout\s*=|\.ReadTimeout\s*=/)
      ? []
      : literalsOf(/^net\/http\.Server$/, file).filter(
          (literal) =>
            fieldOf(literal, "ReadHeaderTimeout") === null && fieldOf(literal, "ReadTimeout") === null,
        )),
    ...file.callsTo(/^net\/http\.ListenAndServe(TLS)?$/),
  ],
  fix: (hit, file) => {
    const last = hit.is("composite_literal") ? elementsOf(hit).at(-1) : undefined;
    return last === undefined || file.imports.get("time") !== "time"
      ? []
      : [insertAfter(last, ", ReadHeaderTimeout: 5 * time.Second")];
  },
};
