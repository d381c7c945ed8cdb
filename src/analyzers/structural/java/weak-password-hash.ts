// MD5 and SHA hashes of passwords are guessed at billions a second.
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Only where what is hashed is itself called a password. */
export const javaWeakPasswordHash: Rule = {
  id: "java-weak-password-hash",
  languages: ["java"],
  lens: "security",
  category: "data-exposure",
  severity: "critical",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "A stolen list of these hashes can be guessed at billions of tries a second. Hash passwords with bcrypt, Argon2 or PBKDF2.",
  mentions: /MessageDigest|DigestUtils/,
  match: (file) =>
    file.contains(/BCrypt|Argon2|PBKDF2|SCrypt/)
      ? []
      : file.calls().flatMap(({ node, name }) =>
          /(^|\.)(MessageDigest(\.getInstance\("[\w-]+"\)(\(\))?)?\.(digest|update)|DigestUtils\.(md5|sha)\w*)$/.test(
            name,
          ) &&
          /passw(or)?d|passphrase/i.test(
            argumentsOf(node)
              .map((given) => file.textOf(given))
              .join(),
          )
            ? [node]
            : [],
        ),
};
