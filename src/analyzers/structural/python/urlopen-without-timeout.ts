// urllib.request.urlopen uses the global socket timeout, which is none unless someone set it.
import { addArgument, keywordOf, passesUnseen, positionalsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Silent where the file sets a default for all sockets. */
export const pyUrlopenWithoutTimeout: Rule = {
  id: "py-urlopen-without-timeout",
  languages: ["python"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.95,
  use: "comment",
  scope: "production",
  message: "`urlopen` without a timeout waits without end when the server never answers. Pass `timeout`.",
  mentions: /\burlopen\b/,
  match: (file) =>
    file.contains(/setdefaulttimeout\(/)
      ? []
      : file
          .callsTo(/^urllib\.request\.urlopen$/)
          .filter(
            (call) =>
              keywordOf(call, "timeout") === null && positionalsOf(call).length < 3 && !passesUnseen(call),
          ),
  fix: (call, file) => addArgument(call, "timeout=10", file),
};
