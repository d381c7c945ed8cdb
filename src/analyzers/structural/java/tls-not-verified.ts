// A connection without certificate checks can be read and changed by anyone on the way.
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

// Each comment can be read in one way only: of several, the ways would multiply, and a body of slashes would take for ever.
const emptyBody = /^\{\s*(?:(?:\/\/[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)\s*)*\}$/;

/** Trust managers whose check is empty, and host name checks that always say yes. */
export const javaTlsNotVerified: Rule = {
  id: "java-tls-not-verified",
  languages: ["java"],
  lens: "security",
  category: "configuration",
  severity: "critical",
  confidence: 0.9,
  use: "comment",
  scope: "production",
  message:
    "Any certificate is accepted here, so anyone on the way can read and change this traffic. Remove this, or trust the one certificate that is needed.",
  mentions: /checkServerTrusted|[hH]ostnameVerifier|NoopHostnameVerifier|TrustAllStrategy/,
  match: (file) => [
    ...file
      .nodes("method_declaration")
      .filter(
        (method) =>
          file.textOf(method.field("name")) === "checkServerTrusted" &&
          emptyBody.test(file.textOf(method.field("body"))),
      ),
    ...file
      .calls()
      .flatMap(({ node, callee }) =>
        /\.?(set)?((Default)?(SSL)?)?[hH]ostnameVerifier$/.test(callee) &&
        /^\(\s*\w+\s*,\s*\w+\s*\)\s*->\s*(true|\{\s*return true;\s*\})$|NoopHostnameVerifier/.test(
          file.textOf(argumentsOf(node)[0] ?? null),
        )
          ? [node]
          : [],
      ),
  ],
};
