// MD5 and SHA hashes of passwords are guessed at billions a second.
import { positionalsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Only where the hashed expression itself is called a password. */
export const pyWeakPasswordHash: Rule = {
  id: "py-weak-password-hash",
  languages: ["python"],
  lens: "security",
  category: "data-exposure",
  severity: "critical",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "A stolen list of these hashes can be guessed at billions of tries a second. Hash passwords with `hashlib.scrypt`, bcrypt or Argon2.",
  mentions: /\bhashlib\b/,
  match: (file) =>
    file
      .callsTo(/^hashlib\.(md5|sha1|sha224|sha256|sha384|sha512)$/)
      .filter(
        (call) =>
          /passw(or)?d|passphrase/i.test(file.textOf(positionalsOf(call)[0] ?? null)) &&
          !/hash|digest/i.test(file.textOf(positionalsOf(call)[0] ?? null)) &&
          !file.contains(/k_anonymity|pwned|sha1.*\[:5\]|scrypt|pbkdf2|bcrypt/i),
      ),
};
