// A path from the request can climb out of its folder.
import { argumentsOf } from "../arguments.js";
import { functionText } from "../go-code.js";
import { isRequestData } from "../request-data.js";
import type { Rule } from "../rule.js";

/** Cleaned, checked and converted values are let through. */
export const goRequestPath: Rule = {
  id: "go-request-path",
  languages: ["go"],
  lens: "security",
  category: "access-control",
  severity: "critical",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "A name like `../../etc/passwd` in the request leads out of the folder. Use `filepath.IsLocal`, or `os.Root`, before opening it.",
  mentions: /\bos\.|filepath\.|ServeFile/,
  match: (file) =>
    file
      .callsTo(
        /^(os\.(Open|OpenFile|ReadFile|WriteFile|Create|Remove|RemoveAll)|path\/filepath\.Join|net\/http\.ServeFile)$/,
      )
      .filter(
        (call) =>
          argumentsOf(call).some((given) => isRequestData(given, file)) &&
          !/IsLocal|HasPrefix\(|\.Rel\(|EvalSymlinks|os\.Root|OpenRoot/.test(functionText(call, file)),
      ),
};
