// Syntax trees of Python, Go and Java, from the tree-sitter grammars that come with ast-grep.
import go from "@ast-grep/lang-go";
import java from "@ast-grep/lang-java";
import python from "@ast-grep/lang-python";
import { parse, registerDynamicLanguage, type SgNode } from "@ast-grep/napi";

/** The root of the tree of `text`. Broken source gives a tree with fault nodes, never an exception. */
export function parseTree(language: "python" | "go" | "java", text: string): SgNode {
  // Only the first registration in a process counts, and it must name every language; repeating it costs microseconds.
  registerDynamicLanguage({ python, go, java });
  return parse(language, text).root();
}

/** Names that the grammar inserts, with no text, where it missed one. */
const missingNames = new Set(["identifier", "type_identifier", "field_identifier", "package_identifier"]);

/** The first node of the tree that stands for text that does not fit, or for text that is missing; null in sound source. */
export function firstFault(root: SgNode): SgNode | null {
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isFault(node)) return node;
    waiting.push(...node.children().reverse());
  }
  return null;
}

function isFault(node: SgNode): boolean {
  if (node.is("ERROR")) return true;
  if (!node.isLeaf() || node.text() !== "") return false;
  return !node.isNamed() || missingNames.has(String(node.kind()));
}
