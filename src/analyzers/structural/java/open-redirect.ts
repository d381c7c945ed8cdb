// A redirect to wherever the request says.
import { argumentsOf } from "../arguments.js";
import { isRequestData } from "../request-data.js";
import { stringParts } from "../string-parts.js";
import type { Rule } from "../rule.js";

/** A fixed prefix that begins with a slash or a host is let through, and so is a checked value. */
export const javaOpenRedirect: Rule = {
  id: "java-open-redirect",
  languages: ["java"],
  lens: "security",
  category: "access-control",
  severity: "major",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "A link to this address can send a user to any site, which makes a stolen page look like yours. Redirect only to paths or hosts from a list.",
  mentions: /sendRedirect/,
  match: (file) =>
    file.calls().flatMap(({ node, callee }) => {
      const target = argumentsOf(node)[0];
      if (!/\.sendRedirect$/.test(callee) || target === undefined || !isRequestData(target, file)) return [];
      const start = stringParts(target, file)[0];
      return start?.kind === "text" && /^\/[^/]|^https?:\/\/[^/]+\//.test(start.text) ? [] : [node];
    }),
};
