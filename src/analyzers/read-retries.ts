// Loops that hold one try statement and nothing else: how calls are repeated by hand, in Python, JavaScript and Java.
import type { SgNode } from "@ast-grep/napi";
import type { CodeRetry } from "./code-file.js";
import type { SourceFile } from "./structural/source-file.js";

/** The loop as a retry; empty for any other loop, and where there is no handler, more than one, or an else or finally. */
export function retriesOf(loop: SgNode, file: SourceFile): readonly CodeRetry[] {
  const body = loop.field("body");
  if (body === null || loop.field("alternative") !== null) return [];
  const [only, ...more] = body.is("try_statement") ? [body] : statementsOf(body);
  if (only?.is("try_statement") !== true || more.length > 0) return [];
  const handlers = only
    .children()
    .filter((child) => /^(?:except|catch|else|finally)\w*_clause$/.test(String(child.kind())));
  const [handler] = handlers;
  const tried = only.field("body");
  const caught = handler?.field("body") ?? handler?.children().find((child) => child.is("block")) ?? null;
  if (handlers.length !== 1 || tried === null || caught === null) return [];
  const [first, last] = [statementsOf(tried)[0], statementsOf(tried).at(-1)];
  const [firstCaught, lastCaught] = [statementsOf(caught)[0], statementsOf(caught).at(-1)];
  if (first === undefined || last === undefined) return [];
  const variable =
    file.textOf(loop.field("left") ?? loop.field("initializer")).match(/\w+(?=\s*(?:=|$))/)?.[0] ?? "";
  return [
    {
      variable,
      body: between(first, last),
      handler: between(firstCaught ?? caught, lastCaught ?? caught),
      ...between(loop, loop),
    },
  ];
}

function statementsOf(block: SgNode): readonly SgNode[] {
  return block.children().filter((child) => child.isNamed() && !/comment/.test(String(child.kind())));
}

function between(from: SgNode, to: SgNode): { start: number; end: number; line: number; endLine: number } {
  const { start } = from.range();
  const { end } = to.range();
  return { start: start.index, end: end.index, line: start.line + 1, endLine: end.line + 1 };
}
