// A command line put together from values and handed to a shell.
import { argumentsOf } from "../arguments.js";
import { isBuiltString, stringParts } from "../string-parts.js";
import type { Rule } from "../rule.js";

/** Constants in capitals, quoted values and the program's own paths are let through. */
export const jsShellWithBuiltCommand: Rule = {
  id: "js-shell-with-built-command",
  languages: ["script"],
  lens: "security",
  category: "injection",
  severity: "critical",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "The shell parses whatever the inserted value holds, so a `;` or a backtick in it runs another command. Use `execFile` with a list of arguments.",
  mentions: /\bchild_process\b/,
  match: (file) =>
    file.callsTo(/^child_process\.(exec|execSync)$/).filter((call) => {
      const command = argumentsOf(call)[0];
      return (
        command !== undefined &&
        isBuiltString(command, file) &&
        stringParts(command, file).some(
          (part) => part.kind === "value" && !isHarmless(file.textOf(part.node)),
        )
      );
    }),
};

function isHarmless(text: string): boolean {
  return /^[A-Z][A-Z0-9_]*$|quote|escape|^["'\d]|process\.(pid|execPath|cwd|platform)|__dirname|Number\(|parseInt\(|\.pid$|\.length$/.test(
    text,
  );
}
