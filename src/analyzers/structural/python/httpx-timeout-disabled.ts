// httpx has a default timeout of five seconds; None switches it off.
import { keywordOf, positionalsOf } from "../arguments.js";
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** A timeout of None counts unless a connect or read limit stands beside it. */
export const pyHttpxTimeoutDisabled: Rule = {
  id: "py-httpx-timeout-disabled",
  languages: ["python"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.9,
  use: "comment",
  scope: "production",
  message:
    "`timeout=None` switches httpx's default of five seconds off, so a silent server holds this call without end. Give a number that fits the call.",
  mentions: /\bhttpx\b/,
  match: (file) =>
    file
      .callsTo(
        /^httpx\.((Async)?Client\(\)\.)?(get|post|put|patch|delete|head|options|request|stream|Client|AsyncClient|Timeout)$/,
      )
      .flatMap((call) => {
        const timeout =
          keywordOf(call, "timeout") ??
          (file.callName(call) === "httpx.Timeout" ? (positionalsOf(call)[0] ?? null) : null);
        return timeout?.is("none") === true && !/\b(read|connect)=\d/.test(file.textOf(call)) ? [call] : [];
      }),
  fix: (call) => {
    const timeout = keywordOf(call, "timeout") ?? positionalsOf(call)[0];
    return timeout?.is("none") === true ? [replaceNode(timeout, "10.0")] : [];
  },
};
