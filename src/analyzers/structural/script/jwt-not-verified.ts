// A token whose signature is not checked proves nothing.
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Only verification that allows no algorithm at all; reading a token without it is reported as evidence. */
export const jsJwtNotVerified: Rule = {
  id: "js-jwt-not-verified",
  languages: ["script"],
  lens: "security",
  category: "access-control",
  severity: "critical",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "With the algorithm `none` allowed, anyone can write a token that passes. List only the algorithm you sign with.",
  mentions: /\b(jsonwebtoken|jose|jwt)\b/,
  match: (file) =>
    file
      .callsTo(/^(jsonwebtoken|jose|jwt-simple)\.(verify|jwtVerify|decode)$/)
      .filter(
        (call) =>
          /algorithms?\s*:\s*\[?[^\]}]*["']none["']/i.test(file.textOf(call)) ||
          (/^jwt-simple\.decode$/.test(file.callName(call)) && argumentsOf(call)[2]?.text() === "true"),
      ),
};
