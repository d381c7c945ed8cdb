// A token whose signature is not checked proves nothing.
import type { Rule } from "../rule.js";

/** Unsigned algorithms and parsers told to take unsigned tokens. */
export const javaJwtNotVerified: Rule = {
  id: "java-jwt-not-verified",
  languages: ["java"],
  lens: "security",
  category: "access-control",
  severity: "critical",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "Tokens without a signature pass here, so anyone can write one. Verify with the key and one fixed algorithm.",
  mentions: /Algorithm\.none|\.unsecured\(|Jwt/,
  match: (file) =>
    file
      .calls()
      .flatMap(({ node, name }) =>
        (/(^|\.)Algorithm\.none$/.test(name) && file.contains(/com\.auth0\.jwt/)) ||
        (/(^|\.)Jwts\.parser\(\).*\.unsecured$/.test(name) && file.contains(/io\.jsonwebtoken/))
          ? [node]
          : [],
      ),
};
