// A request of java.net.http has no time limit unless it is given one.
import { isImported, wholeChain } from "../java-code.js";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** Looks at the whole builder chain; a builder that goes on elsewhere is left alone. */
export const javaHttpRequestWithoutTimeout: Rule = {
  id: "java-http-request-without-timeout",
  languages: ["java"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "This request has no time limit, so a silent server holds the calling thread. Add `.timeout(Duration...)`.",
  mentions: /\bHttpRequest\b/,
  match: (file) =>
    !isImported("java.net.http.HttpRequest", file)
      ? []
      : file.callsTo(/(^|\.)HttpRequest\.newBuilder$/).filter((call) => {
          const chain = wholeChain(call, file);
          return /\.build\(\)$/.test(file.textOf(chain)) && !/\.timeout\(/.test(file.textOf(chain));
        }),
  fix: (call, file) => {
    const chain = wholeChain(call, file);
    const name = chain.field("name");
    return name === null || !file.imports.has("Duration")
      ? []
      : [replaceNode(name, "timeout(Duration.ofSeconds(10)).build")];
  },
};
