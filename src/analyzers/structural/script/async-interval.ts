// setInterval starts the next round whether or not the last one ended.
import { callbackOf, isAsyncFunction } from "../script-code.js";
import type { Rule } from "../rule.js";

/** Evidence only: harmless when the work is always shorter than the interval. */
export const jsAsyncInterval: Rule = {
  id: "js-async-interval",
  languages: ["script"],
  lens: "resilience",
  category: "overload",
  severity: "minor",
  confidence: 0.5,
  use: "evidence",
  scope: "production",
  message:
    "When one round takes longer than the interval the next starts beside it, and a rejection is unhandled. Start the next round when the last one ended, and catch inside.",
  mentions: /\bsetInterval\(\s*async\b/,
  match: (file) =>
    file.callsTo(/^setInterval$/).filter((call) => {
      const callback = callbackOf(call, 0);
      return (
        isAsyncFunction(callback) &&
        !/\b(running|busy|inFlight|isPolling|lock)\w*\b/i.test(file.textOf(callback))
      );
    }),
};
