// Math.random can be predicted from its output.
import type { SgNode } from "@ast-grep/napi";
import { isBrowserCode } from "../script-code.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Only where the result is named or returned as a token, password, secret, code or key. */
export const jsRandomForSecrets: Rule = {
  id: "js-random-for-secrets",
  languages: ["script"],
  lens: "security",
  category: "secrets",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "`Math.random` can be predicted from what it gave before, so this secret can be guessed. Use `crypto.randomBytes` or `crypto.randomUUID`.",
  mentions: /Math\.random/,
  match: (file) =>
    isBrowserCode(file)
      ? []
      : file.callsTo(/^Math\.random$/).filter((call) => isSecretName(targetOf(call, file))),
};

function isSecretName(name: string): boolean {
  return (
    /(token|secret|password|passwd|otp|nonce|salt|apiKey|api_key|sessionId|resetCode|verificationCode|csrf)$/i.test(
      name,
    ) && !/count|length|index|mask|design|cancel/i.test(name)
  );
}

/** The variable, property or field that takes the value, else the name of the function that returns it. */
function targetOf(call: SgNode, file: SourceFile): string {
  const takers = ["variable_declarator", "assignment_expression", "pair", "return_statement"];
  const taker = file.enclosing(call, takers, ["statement_block"]);
  if (taker === null) return "";
  if (!taker.is("return_statement"))
    return file.textOf(taker.field("name") ?? taker.field("left") ?? taker.field("key"));
  return file.textOf(file.enclosingFunction(taker)?.field("name") ?? null);
}
