// An inner err hides the outer one that is returned.
import type { SgNode } from "@ast-grep/napi";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Evidence only: reported where the outer err is returned behind the block that declares its own. */
export const goShadowedError: Rule = {
  id: "go-shadowed-error",
  languages: ["go"],
  lens: "bugs",
  category: "error-handling",
  severity: "minor",
  confidence: 0.5,
  use: "evidence",
  scope: "production",
  message:
    "This `:=` makes a new `err` for the block, so the `err` that is returned behind it is not this one. Assign with `=` if it should be.",
  mentions: /\berr\b/,
  match: (file) =>
    file
      .nodes("short_var_declaration")
      .filter(
        (statement) => /\berr\b/.test(file.textOf(statement.field("left"))) && hidesReturned(statement, file),
      ),
};

/** The declaration stands alone in an inner block; the function names or declared `err` before and returns it bare after. */
function hidesReturned(statement: SgNode, file: SourceFile): boolean {
  const block = file.enclosing(statement, ["block"], file.grammar.functions);
  const owner = file.enclosingFunction(statement);
  const holder = block === null ? null : file.parent(block);
  if (
    block === null ||
    owner === null ||
    holder?.id() === owner.id() ||
    !file.parent(statement)?.is("statement_list")
  )
    return false;
  const text = file.text;
  const before = text.slice(owner.range().start.index, block.range().start.index);
  const inside = text.slice(statement.range().end.index, block.range().end.index);
  const after = text.slice(block.range().end.index, owner.range().end.index);
  file.spend((before.length + inside.length + after.length) / 12);
  const declaredOuter = /\bvar err error\b|\berr\s+error\)\s*\{?/.test(before);
  return (
    declaredOuter &&
    !/return\b[^\n]*\berr\b|\bFatal|panic\(/.test(inside) &&
    /return\b[^\n]*\berr\b/.test(after) &&
    !/\berr\s*:?=[^=]/.test(after)
  );
}
