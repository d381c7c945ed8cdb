// A token whose signature is not checked proves nothing.
import type { Rule } from "../rule.js";

/** The library's own way to skip the check, and its marker for unsigned tokens. */
export const goJwtNotVerified: Rule = {
  id: "go-jwt-not-verified",
  languages: ["go"],
  lens: "security",
  category: "access-control",
  severity: "critical",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "The signature is not checked here, so anyone can write the token's content. Parse it with the key and a fixed signing method.",
  mentions: /\bjwt\b/,
  match: (file) => [
    ...file
      .calls()
      .flatMap(({ node, name }) =>
        /^github\.com\/(golang-jwt|dgrijalva)\/.*\.ParseUnverified$/.test(name) ? [node] : [],
      ),
    ...file
      .nodes("selector_expression")
      .filter((selector) =>
        /^github\.com\/(golang-jwt|dgrijalva)\/jwt.*\.UnsafeAllowNoneSignatureType$/.test(
          file.resolve(file.textOf(selector), selector),
        ),
      ),
  ],
};
