// Calling an async function without await makes a coroutine object and runs nothing.
import type { SgNode } from "@ast-grep/napi";
import { decoratorsOf, isAsyncFunction } from "../python-code.js";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Only for async functions of the same file whose name means nothing else there. */
export const pyCoroutineNotAwaited: Rule = {
  id: "py-coroutine-not-awaited",
  languages: ["python"],
  lens: "bugs",
  category: "concurrency",
  severity: "critical",
  confidence: 0.9,
  use: "comment",
  scope: "production",
  message:
    "This only creates a coroutine: the function's body never runs. Put `await` in front, or hand it to a task.",
  mentions: /\basync\s+def\b/,
  match: (file) => {
    const names = asyncNames(file);
    return file
      .calls()
      .flatMap(({ node, callee }) =>
        names.has(callee) &&
        file.parent(node)?.is("expression_statement") === true &&
        belongs(callee, node, file)
          ? [node]
          : [],
      );
  },
  fix: (call, file) =>
    isAsyncFunction(file.enclosingFunction(call)) ? [replaceNode(call, `await ${file.textOf(call)}`)] : [],
};

/** Module functions by name, methods as `self.name`; names that are defined twice are left out. */
function asyncNames(file: SourceFile): ReadonlySet<string> {
  const seen = new Map<string, boolean>();
  for (const definition of file.nodes("function_definition")) {
    const name = definition.field("name")?.text() ?? "";
    const owner = file.enclosing(definition, ["class_definition", "function_definition"]);
    const isPlain = owner?.is("function_definition") !== true && decoratorsOf(definition, file).length === 0;
    seen.set(name, isPlain && isAsyncFunction(definition) && !seen.has(name));
    seen.set(`self.${name}`, owner?.is("class_definition") === true && seen.get(name) === true);
    if (owner?.is("class_definition") === true) seen.set(name, false);
  }
  return new Set([...seen].flatMap(([name, isAsync]) => (isAsync ? [name] : [])));
}

function belongs(callee: string, at: SgNode, file: SourceFile): boolean {
  if (callee.startsWith("self.")) return true;
  if (file.imports.has(callee) || file.assignmentOf(callee, at) !== null) return false;
  const owner = file.enclosingFunction(at);
  return !file
    .textOf(owner?.field("parameters") ?? null)
    .split(/\W+/)
    .includes(callee);
}
