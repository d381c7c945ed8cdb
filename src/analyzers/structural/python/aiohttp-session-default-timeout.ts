// A ClientSession without a timeout keeps aiohttp's default of five minutes in total.
import { keywordOf, passesUnseen } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Only a hint: five minutes are right for some jobs. */
export const pyAiohttpSessionDefaultTimeout: Rule = {
  id: "py-aiohttp-session-default-timeout",
  languages: ["python"],
  lens: "resilience",
  category: "timeout",
  severity: "minor",
  confidence: 0.6,
  use: "evidence",
  scope: "production",
  message:
    "This session keeps aiohttp's default limit of five minutes for each request. Set `timeout=aiohttp.ClientTimeout(total=...)` if callers wait for it.",
  mentions: /\bClientSession\b/,
  match: (file) =>
    file
      .callsTo(/^aiohttp\.ClientSession$/)
      .filter(
        (call) =>
          keywordOf(call, "timeout") === null &&
          !passesUnseen(call) &&
          !file.contains(/\btimeout\s*=|wait_for\(|timeout\(/),
      ),
};
