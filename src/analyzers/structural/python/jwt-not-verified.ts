// A token whose signature is not checked proves nothing.
import { keywordOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Reading only the header of a token is another function and fine. */
export const pyJwtNotVerified: Rule = {
  id: "py-jwt-not-verified",
  languages: ["python"],
  lens: "security",
  category: "access-control",
  severity: "critical",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "The signature is not checked here, so anyone can write the token's content. Decode it with the key and a fixed list of algorithms.",
  mentions: /\bjwt\b/,
  match: (file) =>
    file
      .callsTo(/^(jwt|jose\.jwt)\.(decode|get_unverified_claims)$/)
      .filter((call) =>
        /get_unverified_claims$/.test(file.callName(call))
          ? false
          : keywordOf(call, "verify")?.text() === "False" ||
            /["']verify_signature["']\s*:\s*False/.test(file.textOf(keywordOf(call, "options"))) ||
            /["']none["']/i.test(file.textOf(keywordOf(call, "algorithms"))),
      ),
};
