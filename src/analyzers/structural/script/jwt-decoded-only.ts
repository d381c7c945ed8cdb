// jsonwebtoken's decode reads a token without checking it.
import { isServerCode } from "../script-code.js";
import type { Rule } from "../rule.js";

/** Evidence only: reading a token that someone else checked is fine. */
export const jsJwtDecodedOnly: Rule = {
  id: "js-jwt-decoded-only",
  languages: ["script"],
  lens: "security",
  category: "access-control",
  severity: "minor",
  confidence: 0.5,
  use: "evidence",
  scope: "production",
  message:
    "`decode` does not check the signature, so nothing in this token is proven. Use `verify` wherever a decision rests on it.",
  mentions: /\b(jsonwebtoken|jwt-decode|jose)\b/,
  match: (file) =>
    isServerCode(file)
      ? file.callsTo(/^(jsonwebtoken\.decode|jwt-decode(\.jwtDecode)?|jose\.decodeJwt)$/)
      : [],
};
