// What several Python rules ask about functions and blocks.
import type { SgNode } from "@ast-grep/napi";
import type { SourceFile } from "./source-file.js";

/** True for `async def`. */
export function isAsyncFunction(node: SgNode | null): boolean {
  return node?.is("function_definition") === true && node.child(0)?.is("async") === true;
}

/** The statements of a function's or clause's block, without comments and docstrings. */
export function statementsOf(node: SgNode): readonly SgNode[] {
  const block = node.field("body") ?? node.children().find((child) => child.is("block"));
  return (block?.children() ?? []).filter((child) => child.isNamed() && !isRemark(child));
}

/** True for a block that does nothing: `pass` or `...` alone. */
export function isIdle(statements: readonly SgNode[]): boolean {
  return statements.every((node) => node.is("pass_statement") || node.text() === "...");
}

/** The text of each decorator of a function or class, without the `@`. */
export function decoratorsOf(node: SgNode, file: SourceFile): readonly string[] {
  const around = file.parent(node);
  if (around?.is("decorated_definition") !== true) return [];
  return around
    .children()
    .flatMap((child) => (child.is("decorator") ? [file.textOf(child).slice(1).trim()] : []));
}

/** True when the call is waited for, or handed to a thread by its surroundings. */
export function isAwaited(call: SgNode, file: SourceFile): boolean {
  return file.parent(call)?.is("await") === true;
}

function isRemark(node: SgNode): boolean {
  return node.is("comment") || (node.is("expression_statement") && node.child(0)?.is("string") === true);
}
