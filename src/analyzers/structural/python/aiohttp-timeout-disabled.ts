// aiohttp waits five minutes by default; a total of None or zero takes even that away.
import { keywordOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Downloads that limit each read instead of the total are fine. */
export const pyAiohttpTimeoutDisabled: Rule = {
  id: "py-aiohttp-timeout-disabled",
  languages: ["python"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.9,
  use: "comment",
  scope: "production",
  message:
    "With this timeout aiohttp waits without end for a silent server. Give `ClientTimeout` a total that fits the call.",
  mentions: /\baiohttp\b/,
  match: (file) =>
    file.callsTo(/^aiohttp\.(ClientTimeout|ClientSession)$/).filter((call) => {
      const value = keywordOf(call, file.callName(call).endsWith("Timeout") ? "total" : "timeout");
      return (
        value !== null &&
        /^(None|0)$/.test(value.text()) &&
        !/sock_read=|sock_connect=/.test(file.textOf(call))
      );
    }),
};
