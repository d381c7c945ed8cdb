// A connection without certificate checks can be read and changed by anyone on the way.
import { fieldOf, literalsOf } from "../go-code.js";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** Only the literal true, and not where the file checks the certificate by itself. */
export const goTlsNotVerified: Rule = {
  id: "go-tls-not-verified",
  languages: ["go"],
  lens: "security",
  category: "configuration",
  severity: "critical",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "The server's certificate is not checked, so anyone on the way can read and change this traffic. Leave verification on, or set `RootCAs`.",
  mentions: /InsecureSkipVerify/,
  match: (file) =>
    file.contains(/VerifyPeerCertificate|VerifyConnection/)
      ? []
      : literalsOf(/^crypto\/tls\.Config$/, file).filter(
          (literal) => fieldOf(literal, "InsecureSkipVerify")?.text() === "true",
        ),
  fix: (literal) => {
    const value = fieldOf(literal, "InsecureSkipVerify");
    return value === null ? [] : [replaceNode(value, "false")];
  },
};
