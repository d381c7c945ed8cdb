// got has no timeout of its own, and retries on top.
import { addArgument, addMember, argumentsOf, hasSpread, passesUnseen, propertyOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Only direct calls of the package; extended instances may carry their own. */
export const jsGotWithoutTimeout: Rule = {
  id: "js-got-without-timeout",
  languages: ["script"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "got waits without end by default, so a silent server holds this call. Pass `timeout: { request: ... }`.",
  mentions: /\bgot\b/,
  match: (file) =>
    file.contains(/got\.extend/)
      ? []
      : file.callsTo(/^got(\.got)?(\.(get|post|put|patch|delete|head))?$/).filter((call) => {
          const options = argumentsOf(call)[1];
          return (
            argumentsOf(call).length > 0 &&
            !passesUnseen(call) &&
            (options === undefined ||
              (options.is("object") && !hasSpread(options) && propertyOf(options, "timeout") === null))
          );
        }),
  fix: (call, file) => {
    const options = argumentsOf(call)[1];
    const timeout = "timeout: { request: 10_000 }";
    return options === undefined ? addArgument(call, `{ ${timeout} }`, file) : addMember(options, timeout);
  },
};
