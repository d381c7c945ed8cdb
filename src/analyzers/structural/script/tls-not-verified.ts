// A connection without certificate checks can be read and changed by anyone on the way.
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** Only the literal false and "0"; a setting that someone can switch is a choice. */
export const jsTlsNotVerified: Rule = {
  id: "js-tls-not-verified",
  languages: ["script"],
  lens: "security",
  category: "configuration",
  severity: "major",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "The server's certificate is not checked, so anyone on the way can read and change this traffic. Leave verification on, or pass the right `ca`.",
  mentions: /rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED|strictSSL/,
  match: (file) => [
    ...file
      .nodes("pair")
      .filter(
        (pair) =>
          /^["']?(rejectUnauthorized|strictSSL)["']?$/.test(file.textOf(pair.field("key"))) &&
          pair.field("value")?.is("false") === true,
      ),
    ...file
      .nodes("assignment_expression")
      .filter(
        (step) =>
          /^process\.env(\.|\[["'])NODE_TLS_REJECT_UNAUTHORIZED/.test(file.textOf(step.field("left"))) &&
          /^["']?0["']?$/.test(file.textOf(step.field("right"))),
      ),
  ],
  fix: (hit) => {
    const value = hit.is("pair") ? hit.field("value") : null;
    return value === null ? [] : [replaceNode(value, "true")];
  },
};
