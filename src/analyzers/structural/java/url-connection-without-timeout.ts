// URLConnection has no timeouts unless they are set.
import type { Rule } from "../rule.js";

/** Silent where the method sets a read timeout. */
export const javaUrlConnectionWithoutTimeout: Rule = {
  id: "java-url-connection-without-timeout",
  languages: ["java"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "This connection has no time limits, so a silent server holds the thread without end. Call `setConnectTimeout` and `setReadTimeout`.",
  mentions: /\bopen(Connection|Stream)\(/,
  match: (file) =>
    !file.contains(/import\s+java\.net\./)
      ? []
      : file
          .calls()
          .flatMap(({ node, name }) =>
            /(^|\.)URL\.open(Connection|Stream)$|(^|\.)(toURL\(\)|URL)\.open(Connection|Stream)$/.test(
              name,
            ) && !file.contains(/setReadTimeout|sun\.net\.client\.defaultReadTimeout/)
              ? [node]
              : [],
          ),
};
