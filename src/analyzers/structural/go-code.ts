// What several Go rules ask about composite literals, errors and functions.
import type { SgNode } from "@ast-grep/napi";
import type { SourceFile } from "./source-file.js";

/** The composite literals (`http.Client{…}`) whose full type name matches. */
export function literalsOf(type: RegExp, file: SourceFile): readonly SgNode[] {
  return file.nodes("composite_literal").filter((literal) => {
    const name = literal.field("type");
    return name !== null && type.test(file.resolve(file.textOf(name), literal));
  });
}

/** The value of a literal's field, null when the field is not set. */
export function fieldOf(literal: SgNode, name: string): SgNode | null {
  for (const element of literal.field("body")?.children() ?? []) {
    if (element.is("keyed_element") && element.child(0)?.text() === name) return element.child(2);
  }
  return null;
}

/** The fields or elements that a literal sets. */
export function elementsOf(literal: SgNode): readonly SgNode[] {
  const children = literal.field("body")?.children() ?? [];
  return children.filter((child) => child.isNamed() && !child.is("comment"));
}

/** The text of the function around `node`, "" at the top of the file. */
export function functionText(node: SgNode, file: SourceFile): string {
  return file.textOf(file.enclosingFunction(node));
}
