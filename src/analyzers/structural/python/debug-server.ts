// Flask's debugger lets anyone who sees an error page run Python.
import { keywordOf } from "../arguments.js";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** A block that runs only when the file is started by hand is still counted: that is how such servers end in production. */
export const pyDebugServer: Rule = {
  id: "py-debug-server",
  languages: ["python"],
  lens: "security",
  category: "configuration",
  severity: "major",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "With `debug=True` the error page offers a Python console, so anyone who reaches this server can run code on it. Read it from a setting that is off by default.",
  mentions: /\bdebug\s*=\s*True\b/,
  match: (file) =>
    file.callsTo(/^flask\.Flask\(\)\.run$/).filter((call) => keywordOf(call, "debug")?.text() === "True"),
  fix: (call) => {
    const value = keywordOf(call, "debug");
    return value === null ? [] : [replaceNode(value, "False")];
  },
};
