// Evaluating what a client sent runs the client's code.
import { argumentsOf } from "../arguments.js";
import { isRequestData } from "../request-data.js";
import type { Rule } from "../rule.js";

/** Also timers that take code as a string; only request data that is seen to arrive in the same function. */
export const jsEvalOfRequest: Rule = {
  id: "js-eval-of-request",
  languages: ["script"],
  lens: "security",
  category: "injection",
  severity: "critical",
  confidence: 0.9,
  use: "comment",
  scope: "production",
  message:
    "The client can send any JavaScript and it runs in this process. Parse the value with `JSON.parse` or `Number`.",
  mentions: /\b(eval|Function|runIn\w*|setTimeout|setInterval)\(/,
  match: (file) =>
    file
      .callsTo(/^(eval|Function|vm\.runIn(New|This)?Context|vm\.Script)$/)
      .filter((call) => argumentsOf(call).some((given) => isRequestData(given, file))),
};
