// HTML made from the page's address or from a message.
import type { SgNode } from "@ast-grep/napi";
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Only what comes from the address or a message event in the same function; cleaned values are let through. */
export const jsInnerHtmlOfUrl: Rule = {
  id: "js-inner-html-of-url",
  languages: ["script"],
  lens: "security",
  category: "injection",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "A crafted link can put its own HTML and script into this page. Use `textContent`, or clean the HTML first.",
  mentions: /innerHTML|outerHTML|insertAdjacentHTML|document\.write/,
  match: (file) => [
    ...file
      .nodes("assignment_expression")
      .filter(
        (step) =>
          /\.(inner|outer)HTML$/.test(file.textOf(step.field("left"))) &&
          isForeign(step.field("right"), file),
      ),
    ...file
      .calls()
      .flatMap(({ node, callee }) =>
        /\.insertAdjacentHTML$|^document\.write(ln)?$/.test(callee) &&
        isForeign(argumentsOf(node).at(-1) ?? null, file)
          ? [node]
          : [],
      ),
  ],
};

const foreign =
  /\blocation\.(hash|search|href)|document\.(URL|referrer|cookie)|URLSearchParams|searchParams\.get|window\.name|\b(event|e|message|msg)\.data\b/;

function isForeign(value: SgNode | null, file: SourceFile): boolean {
  if (value === null) return false;
  const names = value.is("identifier") ? [value] : file.within(value, "identifier");
  const made = names.map((name) => file.textOf(file.assignmentOf(name.text(), name)?.value ?? null));
  const text = [file.textOf(value), ...made].join("\n");
  return foreign.test(text) && !/sanitiz|purify|escape|encode|Number\(|parseInt/i.test(text);
}
