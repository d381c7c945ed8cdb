// A mutex that is copied locks nothing that anyone else sees.
import type { SgNode } from "@ast-grep/napi";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Parameters of a mutex type, and value receivers of a struct of the same file that holds one and locks it. */
export const goCopiedMutex: Rule = {
  id: "go-copied-mutex",
  languages: ["go"],
  lens: "bugs",
  category: "concurrency",
  severity: "critical",
  confidence: 0.9,
  use: "comment",
  scope: "everywhere",
  message: "This copies the mutex, so each copy is locked by itself and nothing is protected. Use a pointer.",
  mentions: /\bsync\.(Mutex|RWMutex|WaitGroup)\b/,
  match: (file) =>
    file.nodes("parameter_declaration").filter((parameter) => {
      const type = file.textOf(parameter.field("type"));
      if (/^sync\.(Mutex|RWMutex|WaitGroup)$/.test(type)) return file.imports.get("sync") === "sync";
      return locking(file).has(type) && isLockingReceiver(parameter, file);
    }),
  fix: (parameter) => {
    const type = parameter.field("type");
    return type === null ? [] : [replaceNode(type, `*${type.text()}`)];
  },
};

/** The structs of the file that hold a mutex by value. */
function locking(file: SourceFile): ReadonlySet<string> {
  const holders = file.nodes("type_spec").filter((spec) =>
    /^\s*(\w+\s+)?sync\.(Mutex|RWMutex)\s*$/m.test(
      file
        .textOf(spec.field("type"))
        .replace(/[{};]/g, "\n")
        .replace(/\/\/.*/g, ""),
    ),
  );
  return new Set(holders.map((spec) => file.textOf(spec.field("name"))));
}

function isLockingReceiver(parameter: SgNode, file: SourceFile): boolean {
  const method = file.ancestors(parameter)[1];
  if (
    method?.is("method_declaration") !== true ||
    method.field("receiver")?.id() !== file.parent(parameter)?.id()
  )
    return false;
  return /\.(R?Lock)\(\)/.test(file.textOf(method.field("body")));
}
