// http.Get and its sisters use the default client, which has no timeout.
import type { Rule } from "../rule.js";

/** Silent where the file sets a timeout on the default client. */
export const goDefaultClient: Rule = {
  id: "go-default-client",
  languages: ["go"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.9,
  use: "comment",
  scope: "production",
  message:
    "The default client has no timeout, so a silent server holds this goroutine without end. Use a client with `Timeout`, or a request with a context.",
  mentions: /net\/http/,
  match: (file) =>
    file.contains(/http\.DefaultClient(\.Timeout)?\s*=/)
      ? []
      : file.callsTo(/^net\/http\.(Get|Head|Post|PostForm)$/),
};
