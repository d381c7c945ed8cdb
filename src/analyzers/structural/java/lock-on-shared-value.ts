// Strings and boxed numbers are shared by the whole process, and so is a lock on them.
import type { Rule } from "../rule.js";

/** Literals, and fields or variables of this file that are declared as a String or a box. */
export const javaLockOnSharedValue: Rule = {
  id: "java-lock-on-shared-value",
  languages: ["java"],
  lens: "bugs",
  category: "concurrency",
  severity: "major",
  confidence: 0.9,
  use: "comment",
  scope: "everywhere",
  message:
    "Other code can hold the same string or boxed number, so unrelated parts of the program block each other. Lock on a private final `Object`.",
  mentions: /\bsynchronized\s*\(/,
  match: (file) =>
    file.nodes("synchronized_statement").filter((statement) => {
      const lock =
        statement
          .children()
          .find((child) => child.is("parenthesized_expression"))
          ?.child(1) ?? null;
      if (lock === null) return false;
      if (lock.is("string_literal") || /\.intern\(\)$/.test(file.textOf(lock))) return true;
      const assignment = /^(this\.)?\w+$/.test(file.textOf(lock))
        ? file.assignmentOf(file.textOf(lock).replace(/^this\./, ""), lock)
        : null;
      return (
        /^(String|Integer|Long|Boolean|Short|Byte|Character)$/.test(file.textOf(assignment?.type ?? null)) &&
        !/^new\b/.test(file.textOf(assignment?.value ?? null))
      );
    }),
};
