// .catch(() => {}) hides every rejection.
import type { SgNode } from "@ast-grep/napi";
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** A comment inside, and calls that only tidy up or report, count as intent. */
export const jsCatchDoesNothing: Rule = {
  id: "js-catch-does-nothing",
  languages: ["script"],
  lens: "resilience",
  category: "error-handling",
  severity: "major",
  confidence: 0.7,
  use: "comment",
  scope: "production",
  message: "Every failure of this promise disappears without a trace. Handle what is expected, or log it.",
  mentions: /\.catch\(/,
  match: (file) =>
    file
      .calls()
      .flatMap(({ node, callee }) =>
        /\)\??\.catch$/.test(callee) &&
        !tidying.test(callee) &&
        isEmpty(argumentsOf(node)[0], file) &&
        endsHere(node, file)
          ? [node]
          : [],
      ),
};

const tidying =
  /\.(close|end|destroy|kill|unlink|rm|release|abort|disconnect|cancel|stop|shutdown|clean\w*|track|capture|report|log|play|prefetch|warm\w*|focus)\(/;

function isEmpty(handler: SgNode | undefined, file: SourceFile): boolean {
  if (handler === undefined || !/function|arrow/.test(String(handler.kind()))) return false;
  return /^(async\s*)?(function\s*)?\(?\w*\)?\s*(=>)?\s*\{\s*\}$/.test(file.textOf(handler));
}

/** The promise is not handed on: a `.catch` inside `Promise.all` or an assignment gives a value that someone looks at. */
function endsHere(call: SgNode, file: SourceFile): boolean {
  const around = file.parent(call);
  if (around?.is("await_expression") === true)
    return file.parent(around)?.is("expression_statement") === true;
  return /^(expression_statement|unary_expression)$/.test(String(around?.kind()));
}
