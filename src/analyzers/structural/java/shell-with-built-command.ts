// A command line put together from values.
import type { SgNode } from "@ast-grep/napi";
import { argumentsOf } from "../arguments.js";
import { constructionsOf } from "../java-code.js";
import { isBuiltString, stringParts } from "../string-parts.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Only texts with a value put in; arrays of arguments are fine unless a shell runs them. */
export const javaShellWithBuiltCommand: Rule = {
  id: "java-shell-with-built-command",
  languages: ["java"],
  lens: "security",
  category: "injection",
  severity: "critical",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "The inserted value is split at its spaces or read by a shell, so it can add arguments or commands. Use `ProcessBuilder` with a list of arguments.",
  mentions: /\bexec\(|ProcessBuilder/,
  match: (file) => [
    ...file
      .callsTo(/^Runtime\.getRuntime\(\)\.exec$|^Runtime\.exec$|Runtime\.getRuntime\(\)\(\)\.exec$/)
      .filter((call) => isDangerous(argumentsOf(call)[0], file)),
    ...constructionsOf(/^ProcessBuilder$/, file).filter((call) => {
      const given = argumentsOf(call);
      return (
        /^"(\/bin\/)?(sh|bash|cmd|cmd\.exe)"$/.test(file.textOf(given[0] ?? null)) &&
        isDangerous(given[2], file)
      );
    }),
  ],
};

function isDangerous(command: SgNode | undefined, file: SourceFile): boolean {
  if (command === undefined || !isBuiltString(command, file)) return false;
  return stringParts(command, file).some(
    (part) =>
      part.kind === "value" && !/^[A-Z][A-Z0-9_]*$|\.pid\(\)|quote|escape/.test(file.textOf(part.node)),
  );
}
