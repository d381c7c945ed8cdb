// yaml.load with a loader that builds any Python object.
import { keywordOf, passesUnseen, positionalsOf } from "../arguments.js";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** The safe and the plain C-safe loaders are let through. */
export const pyYamlUnsafeLoad: Rule = {
  id: "py-yaml-unsafe-load",
  languages: ["python"],
  lens: "security",
  category: "injection",
  severity: "critical",
  confidence: 0.9,
  use: "comment",
  scope: "everywhere",
  message:
    "A YAML text can make this loader call any Python function while it is read. Use `yaml.safe_load`.",
  mentions: /\byaml\b/,
  match: (file) =>
    file.callsTo(/^yaml\.(load|load_all|unsafe_load|full_load)$/).filter((call) => {
      const loader = keywordOf(call, "Loader") ?? positionalsOf(call)[1] ?? null;
      if (/\.unsafe_load$/.test(file.callName(call))) return true;
      return (
        !/full_load$/.test(file.callName(call)) &&
        (loader === null
          ? !passesUnseen(call)
          : /(^|\.)(Unsafe|Full)?Loader$|CLoader$/.test(loader.text()) && !/Safe/.test(loader.text()))
      );
    }),
  fix: (call, file) => {
    const callee = call.field("function");
    const first = positionalsOf(call)[0];
    if (callee?.is("attribute") !== true || first === undefined || callee.text() !== "yaml.load") return [];
    return [replaceNode(call, `yaml.safe_load(${file.textOf(first)})`)];
  },
};
