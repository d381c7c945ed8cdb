// java.net.http.HttpClient waits for a connection as long as the system does.
import { isImported, wholeChain } from "../java-code.js";
import type { Rule } from "../rule.js";

/** The short form, and builder chains that end without a limit. */
export const javaHttpClientWithoutConnectTimeout: Rule = {
  id: "java-http-client-without-connect-timeout",
  languages: ["java"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "Connecting to a host that does not answer takes as long as the operating system tries, often minutes. Set `connectTimeout` on the builder.",
  mentions: /\bHttpClient\b/,
  match: (file) =>
    !isImported("java.net.http.HttpClient", file)
      ? []
      : file.callsTo(/(^|\.)HttpClient\.new(HttpClient|Builder)$/).filter((call) => {
          const text = file.textOf(wholeChain(call, file));
          return (
            /newHttpClient\(\)/.test(text) || (/\.build\(\)$/.test(text) && !/\.connectTimeout\(/.test(text))
          );
        }),
};
