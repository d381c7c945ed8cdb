// A connection without certificate checks can be read and changed by anyone on the way.
import { keywordOf } from "../arguments.js";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** Only literal False and None; a setting that someone can switch is a choice. */
export const pyTlsNotVerified: Rule = {
  id: "py-tls-not-verified",
  languages: ["python"],
  lens: "security",
  category: "configuration",
  severity: "critical",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "The server's certificate is not checked, so anyone on the way can read and change this traffic. Leave verification on, or pass the path of the right certificate.",
  mentions: /verify\s*=\s*False|verify_mode|CERT_NONE|_create_unverified_context|ssl\s*=\s*False/,
  match: (file) => [
    ...file
      .callsTo(/^(requests|httpx)\.|^aiohttp\.TCPConnector$/)
      .filter(
        (call) =>
          keywordOf(call, file.callName(call).startsWith("aiohttp") ? "ssl" : "verify")?.text() === "False",
      ),
    ...file.callsTo(/^ssl\._create_unverified_context$/),
  ],
  fix: (call) => {
    const value = keywordOf(call, "verify");
    return value === null ? [] : [replaceNode(value, "True")];
  },
};
