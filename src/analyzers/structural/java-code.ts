// What several Java rules ask about types, chains and methods.
import type { SgNode } from "@ast-grep/napi";
import type { SourceFile } from "./source-file.js";

/** True when `name` means the class `full` here: imported by itself or with its whole package. */
export function isImported(full: string, file: SourceFile): boolean {
  const dot = full.lastIndexOf(".");
  const known = file.imports.get(full.slice(dot + 1));
  return known === undefined ? file.imports.has(`${full.slice(0, dot)}.*`) : known === full;
}

/** Constructions `new X(…)` of the class with this simple name. */
export function constructionsOf(name: RegExp, file: SourceFile): readonly SgNode[] {
  return file
    .nodes("object_creation_expression")
    .filter((node) => name.test(file.textOf(node.field("type")).replace(/<[\s\S]*$/, "")));
}

/** The outermost call of the chain that `call` begins: `a()` of `a().b().c()` gives the whole. */
export function wholeChain(call: SgNode, file: SourceFile): SgNode {
  let chain = call;
  for (const around of file.ancestors(call)) {
    if (!around.is("method_invocation") || around.field("object")?.id() !== chain.id()) return chain;
    chain = around;
  }
  return chain;
}

/** The annotations of a method or class, without the `@`. */
export function annotationsOf(node: SgNode, file: SourceFile): readonly string[] {
  const modifiers = node.children().find((child) => child.is("modifiers"));
  return (modifiers?.children() ?? []).flatMap((child) =>
    child.is("marker_annotation") || child.is("annotation") ? [file.textOf(child).slice(1)] : [],
  );
}

/** The text of the method around `node`, "" outside of methods. */
export function methodText(node: SgNode, file: SourceFile): string {
  return file.textOf(file.enclosing(node, ["method_declaration", "constructor_declaration"]));
}
