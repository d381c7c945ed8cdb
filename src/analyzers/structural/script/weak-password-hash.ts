// MD5 and SHA hashes of passwords are guessed at billions a second.
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Only where the hashed expression itself is called a password. */
export const jsWeakPasswordHash: Rule = {
  id: "js-weak-password-hash",
  languages: ["script"],
  lens: "security",
  category: "data-exposure",
  severity: "critical",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "A stolen list of these hashes can be guessed at billions of tries a second. Hash passwords with `scrypt`, bcrypt or Argon2.",
  mentions: /createHash|createHmac/,
  match: (file) =>
    file
      .calls()
      .flatMap(({ node, name }) =>
        /^crypto\.createHash\(["'](md5|sha1|sha224|sha256|sha384|sha512)["']\)\.update$/i.test(name) &&
        /passw(or)?d|passphrase/i.test(file.textOf(argumentsOf(node)[0] ?? null)) &&
        !file.contains(/pwned|bcrypt|scrypt|pbkdf2|argon/i)
          ? [node]
          : [],
      ),
};
