// math/rand can be predicted from its output.
import type { SgNode } from "@ast-grep/napi";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Only where the result is named or returned as a token, password, secret, code or key. */
export const goRandomForSecrets: Rule = {
  id: "go-random-for-secrets",
  languages: ["go"],
  lens: "security",
  category: "secrets",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "`math/rand` can be predicted from what it gave before, so this secret can be guessed. Use `crypto/rand`.",
  mentions: /math\/rand/,
  match: (file) =>
    file
      .callsTo(
        /^math\/rand(\/v2)?\.(Int|Intn|IntN|Int31|Int31n|Int63|Int63n|Uint32|Uint64|Read|Float64|Perm|N)$/,
      )
      .filter((call) => {
        const name = targetOf(call, file);
        return (
          /(token|secret|password|passwd|otp|nonce|salt|apikey|sessionid|csrf|verificationcode)$/i.test(
            name,
          ) && !/count|len|index/i.test(name)
        );
      }),
};

/** The variable that takes the value, else the name of the function around it. */
function targetOf(call: SgNode, file: SourceFile): string {
  const taker = file.enclosing(call, ["short_var_declaration", "assignment_statement"], ["block"]);
  const name = taker === null ? "" : file.textOf(taker.field("left")).replace(/\[.*$/, "");
  if (/^(b|buf|bytes|out|s|result|i|n|r|)$/.test(name))
    return file.textOf(file.enclosingFunction(call)?.field("name") ?? null);
  return name;
}
