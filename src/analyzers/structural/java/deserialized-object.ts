// Reading Java objects runs code of whatever class the bytes name.
import type { Rule } from "../rule.js";

/** Evidence only: whether the bytes are trusted, or a filter is set for the whole program, is not to be seen here. */
export const javaDeserializedObject: Rule = {
  id: "java-deserialized-object",
  languages: ["java"],
  lens: "security",
  category: "injection",
  severity: "minor",
  confidence: 0.5,
  use: "evidence",
  scope: "production",
  message:
    "Reading an object runs code of any class that the bytes name. It is safe only for bytes that nobody else can write, or with an `ObjectInputFilter`.",
  mentions: /\breadObject\(/,
  match: (file) =>
    file.contains(/ObjectInputFilter|ValidatingObjectInputStream/)
      ? []
      : file
          .calls()
          .flatMap(({ node, name }) =>
            /(^|\.)ObjectInputStream(\(\))?\.readObject$/.test(name) ? [node] : [],
          ),
};
