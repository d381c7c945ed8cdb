// java.util.Random can be predicted from its output.
import type { SgNode } from "@ast-grep/napi";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Only where the result is named, or the method is named, as a token, password, secret, code or key. */
export const javaRandomForSecrets: Rule = {
  id: "java-random-for-secrets",
  languages: ["java"],
  lens: "security",
  category: "secrets",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "`Random` can be predicted from what it gave before, so this secret can be guessed. Use `SecureRandom`.",
  mentions: /\bRandom\b|Math\.random|RandomStringUtils/,
  match: (file) =>
    file
      .calls()
      .flatMap(({ node, name }) =>
        /(^|\.)((java\.util\.)?Random\.next\w+|Math\.random|ThreadLocalRandom\.current\(\)\.next\w+|RandomStringUtils\.random\w*)$/.test(
          name,
        ) && secret.test(targetOf(node, file))
          ? [node]
          : [],
      ),
};

const secret =
  /(token|secret|password|passwd|otp|nonce|salt|apiKey|sessionId|csrf|verificationCode|resetCode)$/i;

/** The variable that takes the value, else the name of the method around it. */
function targetOf(call: SgNode, file: SourceFile): string {
  const taker = file.enclosing(call, ["variable_declarator", "assignment_expression"], ["block"]);
  const name = file.textOf(taker?.field("name") ?? taker?.field("left") ?? null);
  return secret.test(name)
    ? name
    : file.textOf(file.enclosing(call, ["method_declaration"])?.field("name") ?? null);
}
