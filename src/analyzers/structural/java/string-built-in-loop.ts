// Adding to a string in a loop copies it each time.
import { methodText } from "../java-code.js";
import type { Rule } from "../rule.js";

/** Evidence only: for a few short pieces it does not matter. */
export const javaStringBuiltInLoop: Rule = {
  id: "java-string-built-in-loop",
  languages: ["java"],
  lens: "performance",
  category: "algorithm",
  severity: "minor",
  confidence: 0.5,
  use: "evidence",
  scope: "production",
  message:
    "Each `+=` copies the whole text so far, which grows with the square of the number of rounds. Use a `StringBuilder`.",
  mentions: /\+=/,
  match: (file) =>
    file
      .nodes("assignment_expression")
      .filter(
        (step) =>
          step.field("operator")?.text() === "+=" &&
          file.enclosingLoop(step) !== null &&
          /^\w+$/.test(file.textOf(step.field("left"))) &&
          new RegExp(`\\bString\\s+${file.textOf(step.field("left"))}\\s*[=;]`).test(methodText(step, file)),
      ),
};
