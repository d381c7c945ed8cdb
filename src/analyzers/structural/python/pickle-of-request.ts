// Unpickling what a client sent runs the client's code.
import { positionalsOf } from "../arguments.js";
import { isRequestData } from "../request-data.js";
import type { Rule } from "../rule.js";

/** Only what comes from the request in the same function; other loads are reported as evidence. */
export const pyPickleOfRequest: Rule = {
  id: "py-pickle-of-request",
  languages: ["python"],
  lens: "security",
  category: "injection",
  severity: "critical",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "Unpickling calls whatever the bytes name, so the client can run code in this process. Use JSON or another format that only holds data.",
  mentions: /\b(pickle|dill|marshal|cloudpickle)\b/,
  match: (file) =>
    file.callsTo(/^(c?[pP]ickle|dill|cloudpickle|marshal)\.loads?$/).filter((call) => {
      const given = positionalsOf(call)[0];
      return given !== undefined && isRequestData(given, file);
    }),
};
