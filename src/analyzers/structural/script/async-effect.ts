// React takes what an effect returns as its clean-up; an async function returns a promise.
import { callbackOf, isAsyncFunction } from "../script-code.js";
import type { Rule } from "../rule.js";

/** Only effects of React whose function is written in place. */
export const jsAsyncEffect: Rule = {
  id: "js-async-effect",
  languages: ["script"],
  lens: "bugs",
  category: "api-misuse",
  severity: "major",
  confidence: 0.9,
  use: "comment",
  scope: "production",
  message:
    "An async effect returns a promise, which React cannot use as a clean-up, and a rejection is unhandled. Call an async function inside the effect.",
  mentions: /\buse(Layout)?Effect\b/,
  match: (file) =>
    file.callsTo(/^react\.(use(Layout)?Effect)$/).filter((call) => isAsyncFunction(callbackOf(call, 0))),
};
