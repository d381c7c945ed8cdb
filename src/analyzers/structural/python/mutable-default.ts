// A default value is made once, when the function is defined, and shared by all calls.
import type { SgNode } from "@ast-grep/napi";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Only where the body changes the value; a default that is merely read does no harm. */
export const pyMutableDefault: Rule = {
  id: "py-mutable-default",
  languages: ["python"],
  lens: "bugs",
  category: "state",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "everywhere",
  message:
    "This default is created once and shared by all calls, so what one call adds is still there in the next. Default to `None` and create it inside.",
  mentions: /=\s*(\[|\{|list\(|dict\(|set\()/,
  match: (file) =>
    file
      .nodes("default_parameter", "typed_default_parameter")
      .filter((parameter) => isMutable(file.textOf(parameter.field("value"))) && isChanged(parameter, file)),
};

function isMutable(value: string): boolean {
  return /^(\[[\s\S]*\]|\{[\s\S]*\}|(list|dict|set|defaultdict|deque)\([^)]*\))$/.test(value);
}

function isChanged(parameter: SgNode, file: SourceFile): boolean {
  const name = parameter.field("name")?.text() ?? "";
  const body = file.textOf(file.enclosingFunction(parameter)?.field("body") ?? null);
  const copied = new RegExp(`^\\s*${name}\\s*=[^=]`, "m");
  const changed = new RegExp(
    `(?<![\\w.])${name}(\\.(append|extend|add|update|insert|pop|remove|setdefault|clear|popitem|discard|sort)\\(|\\[[^\\]\\n]+\\]\\s*[-+*|]?=(?!=)|\\s*(\\+|\\|)=)`,
  );
  return changed.test(body) && !copied.test(body);
}
