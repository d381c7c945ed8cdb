// undici waits five minutes for headers and five for each piece of the body.
import { argumentsOf, hasSpread, passesUnseen, propertyOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Evidence only: a dispatcher set for the whole program is not to be seen here. */
export const jsUndiciDefaultTimeout: Rule = {
  id: "js-undici-default-timeout",
  languages: ["script"],
  lens: "resilience",
  category: "timeout",
  severity: "minor",
  confidence: 0.5,
  use: "evidence",
  scope: "production",
  message:
    "undici's own limits are five minutes for the headers and five between pieces of the body. Pass `headersTimeout` and `bodyTimeout`, or a `signal`.",
  mentions: /\bundici\b/,
  match: (file) =>
    file.contains(/setGlobalDispatcher|headersTimeout/)
      ? []
      : file.callsTo(/^undici\.(request|fetch|stream)$/).filter((call) => {
          const options = argumentsOf(call)[1];
          return (
            !passesUnseen(call) &&
            (options === undefined ||
              (options.is("object") &&
                !hasSpread(options) &&
                propertyOf(options, "signal") === null &&
                propertyOf(options, "dispatcher") === null))
          );
        }),
};
