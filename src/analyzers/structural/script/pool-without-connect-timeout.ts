// A pg pool waits for ever for a free or a new connection.
import { addArgument, addMember, argumentsOf, hasSpread, propertyOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Only pg's own Pool with its options in sight. */
export const jsPoolWithoutConnectTimeout: Rule = {
  id: "js-pool-without-connect-timeout",
  languages: ["script"],
  lens: "resilience",
  category: "overload",
  severity: "major",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "When all connections are busy or the database does not answer, every query waits in line without end. Set `connectionTimeoutMillis`.",
  mentions: /\bPool\b/,
  match: (file) =>
    file.callsTo(/^pg\.Pool$/).filter((call) => {
      const options = argumentsOf(call)[0];
      return (
        call.is("new_expression") &&
        (options === undefined ||
          (options.is("object") &&
            !hasSpread(options) &&
            propertyOf(options, "connectionTimeoutMillis") === null))
      );
    }),
  fix: (call, file) => {
    const options = argumentsOf(call)[0];
    const limit = "connectionTimeoutMillis: 5_000";
    return options === undefined ? addArgument(call, `{ ${limit} }`, file) : addMember(options, limit);
  },
};
