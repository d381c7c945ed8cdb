// http.request has no timeout unless one is set on the request.
import type { SgNode } from "@ast-grep/napi";
import { argumentsOf, hasSpread, passesUnseen, propertyOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Silent where the request gets one afterwards, or a signal. */
export const jsHttpRequestWithoutTimeout: Rule = {
  id: "js-http-request-without-timeout",
  languages: ["script"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "This request has no time limit, so a silent server holds it until the connection breaks. Set `timeout` and destroy the request when it fires, or pass a `signal`.",
  mentions: /\bhttps?\b/,
  match: (file) =>
    file.contains(/setTimeout\(|["']timeout["']/)
      ? []
      : file.callsTo(/^https?\.(get|request)$/).filter((call) => !passesUnseen(call) && hasNoLimit(call)),
};

/** A lone URL, or an options object that is in sight and sets no limit. */
function hasNoLimit(call: SgNode): boolean {
  const given = argumentsOf(call).filter((one) => !/function|arrow/.test(String(one.kind())));
  const options = given.find((one) => one.is("object"));
  if (options === undefined)
    return given.length === 1 && /^(string|template_string)$/.test(String(given[0]?.kind()));
  return (
    !hasSpread(options) && propertyOf(options, "timeout") === null && propertyOf(options, "signal") === null
  );
}
