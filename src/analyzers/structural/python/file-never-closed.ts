// open() whose result nobody keeps or closes.
import type { SgNode } from "@ast-grep/napi";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Only the two sure forms: used in a chain at once, or kept in a local that is neither closed nor handed on. */
export const pyFileNeverClosed: Rule = {
  id: "py-file-never-closed",
  languages: ["python"],
  lens: "bugs",
  category: "resource-leak",
  severity: "minor",
  confidence: 0.75,
  use: "comment",
  scope: "production",
  message:
    "This file is closed only when the garbage collector comes round, so handles pile up and written text may be lost. Use a `with` block.",
  mentions: /\bopen\(/,
  match: (file) =>
    file.callsTo(/^(io\.)?open$/).filter((call) => isChained(call, file) || isForgotten(call, file)),
};

/** `open(p).read()` and `for line in open(p)`; `open(p).close()` closes. */
function isChained(call: SgNode, file: SourceFile): boolean {
  const around = file.parent(call);
  if (around?.is("attribute") === true) return !/\.(close|fileno|detach)$/.test(file.textOf(around));
  return around?.is("for_statement") === true && around.field("right")?.id() === call.id();
}

function isForgotten(call: SgNode, file: SourceFile): boolean {
  const statement = file.parent(call);
  const owner = file.enclosingFunction(call);
  const name = statement?.field("left");
  if (statement?.is("assignment") !== true || owner === null || name?.is("identifier") !== true) return false;
  const after = file.textOf(owner);
  const word = name.text();
  const isUsedElsewhere = new RegExp(
    `\\b${word}\\.(close|detach)|\\bwith\\b[^\\n]*\\b${word}\\b|\\b(return|yield)\\b[^\\n]*\\b${word}\\b(?!\\.)|[(,=\\[]\\s*${word}\\s*[,)\\]\\n]|global ${word}`,
  );
  return !isUsedElsewhere.test(after);
}
