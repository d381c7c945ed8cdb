// A command line put together from values and handed to a shell.
import { argumentsOf } from "../arguments.js";
import { isBuiltString } from "../string-parts.js";
import type { Rule } from "../rule.js";

/** Constants in capitals and quoted values are let through; a lone variable cannot be judged and is left. */
export const goShellWithBuiltCommand: Rule = {
  id: "go-shell-with-built-command",
  languages: ["go"],
  lens: "security",
  category: "injection",
  severity: "critical",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "The shell parses whatever the inserted value holds, so a `;` or a backtick in it runs another command. Call the program itself with its arguments.",
  mentions: /os\/exec/,
  match: (file) =>
    file.callsTo(/^os\/exec\.Command(Context)?$/).filter((call) => {
      const given = argumentsOf(call);
      const at = given.findIndex((one) => /^["`](-c|\/c|\/C)["`]$/.test(file.textOf(one)));
      const command = given[at + 1];
      return (
        at > 0 &&
        /^["`](\/bin\/|\/usr\/bin\/)?(sh|bash|zsh|cmd|cmd\.exe)["`]$/.test(
          file.textOf(given[at - 1] ?? null),
        ) &&
        command !== undefined &&
        isBuiltString(command, file) &&
        !/quote|escape/i.test(file.textOf(command))
      );
    }),
};
