// An error is thrown away by the blank name.
import type { Rule } from "../rule.js";

/** Evidence only; closing, printing and hashing are let through, and so is a comment on the line. */
export const goDiscardedError: Rule = {
  id: "go-discarded-error",
  languages: ["go"],
  lens: "resilience",
  category: "error-handling",
  severity: "minor",
  confidence: 0.55,
  use: "evidence",
  scope: "production",
  message:
    "This error is thrown away, so a failed call looks like a success. Handle it, or say in a comment why it cannot matter.",
  mentions: /\b_\s*:?=/,
  match: (file) =>
    file.nodes("assignment_statement", "short_var_declaration").filter((statement) => {
      const names = file.textOf(statement.field("left")).split(/\s*,\s*/);
      const call = statement.field("right")?.child(0) ?? null;
      return (
        names.at(-1) === "_" &&
        mayFail.test(file.callName(call)) &&
        !/io\.Discard/.test(file.textOf(call)) &&
        !file.restOfLine(statement).includes("//")
      );
    }),
};

const mayFail =
  /^(encoding\/json\.(Marshal|Unmarshal)|strconv\.(Atoi|Parse\w+)|os\.(ReadFile|WriteFile|Create|Open|OpenFile|MkdirAll|Rename)|io\.(ReadAll|Copy)|time\.Parse|net\/url\.Parse|net\/http\.NewRequest(WithContext)?|.*\.(Exec|ExecContext|Commit|Scan|QueryRow|Decode|Encode))$/;
