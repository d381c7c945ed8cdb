// The random module can be predicted from its output.
import type { SgNode } from "@ast-grep/napi";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Only where the result is named or returned as a token, password, secret, code or key. */
export const pyRandomForSecrets: Rule = {
  id: "py-random-for-secrets",
  languages: ["python"],
  lens: "security",
  category: "secrets",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "`random` can be predicted from what it gave before, so this secret can be guessed. Use the `secrets` module.",
  mentions: /\brandom\b/,
  match: (file) =>
    file
      .callsTo(/^random\.(random|randint|choice|choices|sample|randrange|getrandbits)$/)
      .filter((call) => isSecretName(targetOf(call, file))),
};

const secret =
  /(^|_)(token|secret|password|passwd|otp|nonce|salt|api_?key|session_?(id|key)|reset_code|verification_code|csrf)(_|$)/i;

function isSecretName(name: string): boolean {
  return secret.test(name) && !/count|length|index|test|fake|example|mask/i.test(name);
}

/** The variable that takes the value, else the name of the function that returns it. */
function targetOf(call: SgNode, file: SourceFile): string {
  const statement = file.enclosing(call, ["assignment", "return_statement", "keyword_argument"], ["block"]);
  if (statement === null) return "";
  if (statement.is("return_statement"))
    return file.textOf(file.enclosingFunction(statement)?.field("name") ?? null);
  return file.textOf(statement.field("left") ?? statement.field("name")).replace(/^self\./, "");
}
