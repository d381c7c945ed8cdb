// A command line put together from values and handed to a shell.
import { keywordOf, positionalsOf } from "../arguments.js";
import { stringParts } from "../string-parts.js";
import type { Rule } from "../rule.js";

/** Constants in capitals and values quoted by shlex are let through. */
export const pyShellWithBuiltCommand: Rule = {
  id: "py-shell-with-built-command",
  languages: ["python"],
  lens: "security",
  category: "injection",
  severity: "critical",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "The shell parses whatever the inserted value holds, so a `;` or a backtick in it runs another command. Pass a list of arguments without a shell.",
  mentions: /\b(shell\s*=\s*True|os\.system|popen|system)\b/,
  match: (file) =>
    file
      .callsTo(
        /^(subprocess\.(run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|os\.(system|popen))$/,
      )
      .filter((call) => {
        const usesShell =
          /^os\.|\.get(status)?output$/.test(file.callName(call)) ||
          keywordOf(call, "shell")?.text() === "True";
        const command = positionalsOf(call)[0] ?? keywordOf(call, "args");
        return (
          usesShell &&
          command !== null &&
          stringParts(command, file).length > 1 &&
          stringParts(command, file).some(
            (part) => part.kind === "value" && !isHarmless(file.textOf(part.node)),
          )
        );
      }),
};

function isHarmless(text: string): boolean {
  return /^[A-Z][A-Z0-9_]*$|quote|shlex|^["'\d]|sys\.executable|\bint\(|__file__|os\.getpid/.test(text);
}
