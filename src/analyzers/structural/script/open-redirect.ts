// A redirect to wherever the request says.
import type { SgNode } from "@ast-grep/napi";
import { argumentsOf } from "../arguments.js";
import { isRequestData } from "../request-data.js";
import { stringParts } from "../string-parts.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** A fixed prefix that begins with a slash or a host is let through, and so is a checked value. */
export const jsOpenRedirect: Rule = {
  id: "js-open-redirect",
  languages: ["script"],
  lens: "security",
  category: "access-control",
  severity: "major",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "A link to this address can send a user to any site, which makes a stolen page look like yours. Redirect only to paths or hosts from a list.",
  mentions: /\bredirect\(/,
  match: (file) =>
    file.calls().flatMap(({ node, callee }) => {
      const target = argumentsOf(node).at(-1);
      return /^(res|reply|response|ctx|c)\.redirect$/.test(callee) &&
        target !== undefined &&
        isRequestData(target, file) &&
        !/headers\.(host|referer)|\.host(name)?\b/.test(file.textOf(target)) &&
        !hasFixedStart(target, file)
        ? [node]
        : [];
    }),
};

function hasFixedStart(target: SgNode, file: SourceFile): boolean {
  const start = stringParts(target, file)[0];
  return start?.kind === "text" && /^\/[^/]|^https?:\/\/[^/]+\//.test(start.text);
}
