// Tells whether an expression carries what a client sent, as far as one function shows it.
import type { SgNode } from "@ast-grep/napi";
import type { Family } from "./language.js";
import type { SourceFile } from "./source-file.js";

const sources: Readonly<Record<Family, RegExp>> = {
  python:
    /\b(?:self\.)?request\.(?:args|form|values|json|get_json|GET|POST|query_params|cookies|headers|data|files|path_params|match_info|query)\b/,
  script:
    /\b(?:req|request|ctx\.request|ctx|context\.request)\.(?:body|query|params|headers|cookies|originalUrl|param\b|nextUrl\.searchParams)/,
  go: /\b\w+\.(?:URL\.Query\(\)|FormValue\(|PostFormValue\(|Header\.Get\(|PathValue\()|\bmux\.Vars\(|\bc\.(?:Param|Query|PostForm|DefaultQuery|QueryParam|FormValue)\(/,
  java: /\b\w*[rR]eq(?:uest)?\.(?:getParameter|getHeader|getQueryString|getPathInfo|getCookies)\(/,
};

/** A call that leaves nothing dangerous, or a comparison with what is allowed. */
const cleaned =
  /\b(?:int|float|bool|Number|parseInt|parseFloat|Boolean|UUID|ObjectId|Atoi|ParseInt|parseLong|valueOf|len)\(|basename|secure_filename|sanitiz|escape|encodeURI|clean|valid|allow|whitelist|filepath\.Base|path\.Base|getName\(\)|hash|\.has\(|includes\(|===|safe/i;

/** Calls that read from a request, or hand a text on much as it was. */
const carriers =
  /^(get\w*|param|Get|Query|Param|PostForm|\w*FormValue|PathValue|Vars|DefaultQuery|QueryParam|String|str|bytes|trim\w*|strip|toString|concat|join|Join|slice|substr\w*|replace\w*|split|to(Lower|Upper)\w*|lower|upper|format|Sprintf|decode\w*|encode|b64decode|unquote\w*|unescape|from|pop|byte|body|json|read)$/;

/**
 * True when `node` directly holds request data, or a variable whose one assignment in reach does. Values that went
 * through a conversion or a check are not counted: better silent than wrong.
 */
export function isRequestData(node: SgNode, file: SourceFile): boolean {
  return carries(node, file, 0);
}

function carries(node: SgNode, file: SourceFile, depth: number): boolean {
  const { start, end } = node.range();
  if (end.index - start.index > 400) return false;
  const text = file.textOf(node);
  if (cleaned.test(text)) return false;
  if (hasUnknownCall(text)) return false;
  if (sources[file.family].test(text)) return true;
  if (depth >= 3) return false;
  const names = node.is("identifier") ? [node] : file.within(node, "identifier");
  return names.some((name) => {
    const value = file.assignmentOf(name.text(), name)?.value ?? null;
    return value !== null && !isCheckedBefore(name, file) && carries(value, file, depth + 1);
  });
}

/** What any other function gives back may have nothing left of what it was given. */
function hasUnknownCall(text: string): boolean {
  return [...text.matchAll(/([\w$]+)\(/g)].some((call) => !carriers.test(call[1] ?? ""));
}

/** `if (!allowed(name))` somewhere in the function is taken as a check of that name. */
function isCheckedBefore(name: SgNode, file: SourceFile): boolean {
  const scope = file.enclosingFunction(name);
  if (scope === null) return false;
  const word = name.text().replace(/\$/g, "\\$");
  return new RegExp(
    `\\bif\\b[^\\n]*\\b${word}\\b|\\b\\w*(?:valid|check|allow|assert|ensure)\\w*\\([^\\n]*\\b${word}\\b`,
    "i",
  ).test(file.textOf(scope));
}
