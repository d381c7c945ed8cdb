// MD5 and SHA hashes of passwords are guessed at billions a second.
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Only where the hashed expression itself is called a password. */
export const goWeakPasswordHash: Rule = {
  id: "go-weak-password-hash",
  languages: ["go"],
  lens: "security",
  category: "data-exposure",
  severity: "critical",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "A stolen list of these hashes can be guessed at billions of tries a second. Hash passwords with bcrypt, scrypt or Argon2.",
  mentions: /crypto\/(md5|sha1|sha256|sha512)/,
  match: (file) =>
    file
      .callsTo(/^crypto\/(md5|sha1|sha256|sha512)\.(Sum|Sum256|Sum512|Sum384)$/)
      .filter(
        (call) =>
          /passw(or)?d|passphrase/i.test(file.textOf(argumentsOf(call)[0] ?? null)) &&
          !file.contains(/bcrypt|scrypt|argon2|pbkdf2/),
      ),
};
