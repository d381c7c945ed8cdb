// Promise.all over a map starts everything at once.
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Evidence only: a short list is fine, and its length is not to be seen here. */
export const jsUnboundedPromiseAll: Rule = {
  id: "js-unbounded-promise-all",
  languages: ["script"],
  lens: "resilience",
  category: "overload",
  severity: "minor",
  confidence: 0.5,
  use: "evidence",
  scope: "production",
  message:
    "All of these start at the same time, however many there are, and can exhaust connections of this process or of the other side. A limit or chunks would bound them.",
  mentions: /\bPromise\.(all|allSettled)\(/,
  match: (file) =>
    file.callsTo(/^Promise\.(all|allSettled)$/).filter((call) => {
      const given = argumentsOf(call)[0];
      const text = file.textOf(given ?? null);
      return (
        given?.is("call_expression") === true &&
        /\.map$/.test(file.callName(given)) &&
        /\b(fetch|axios|got|request|query|find\w*|save|insert|update|send|get|post|load)\w*\(/.test(text) &&
        !/\blimit\(|[lL]imiter|queue\.add|pMap|semaphore/.test(text) &&
        !/^\s*\[/.test(text)
      );
    }),
};
