// Evaluating what a client sent runs the client's code.
import { argumentsOf } from "../arguments.js";
import { isRequestData } from "../request-data.js";
import type { Rule } from "../rule.js";

/** Only request data that is seen to arrive in the same function. */
export const pyEvalOfRequest: Rule = {
  id: "py-eval-of-request",
  languages: ["python"],
  lens: "security",
  category: "injection",
  severity: "critical",
  confidence: 0.9,
  use: "comment",
  scope: "production",
  message:
    "The client can send any Python expression and it runs in this process. Parse the value with `json.loads` or `ast.literal_eval`.",
  mentions: /\b(eval|exec)\(/,
  match: (file) =>
    file
      .callsTo(/^(eval|exec)$/)
      .filter((call) => argumentsOf(call).some((given) => isRequestData(given, file))),
};
