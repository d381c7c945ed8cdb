// fetch in a server waits five minutes for headers and has no limit in total.
import type { SgNode } from "@ast-grep/napi";
import { addArgument, addMember, argumentsOf, hasSpread, passesUnseen, propertyOf } from "../arguments.js";
import { isServerCode } from "../script-code.js";
import type { Rule } from "../rule.js";

/** Only the global fetch, only in code that surely runs on a server, and only where the options are in sight. */
export const jsFetchWithoutTimeout: Rule = {
  id: "js-fetch-without-timeout",
  languages: ["script"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "This request has no time limit, so a silent server holds the caller for minutes. Pass `signal: AbortSignal.timeout(...)`.",
  mentions: /\bfetch\(/,
  match: (file) =>
    isServerCode(file) && file.isGlobal("fetch")
      ? file.callsTo(/^(globalThis\.)?fetch$/).filter((call) => hasNoSignal(call))
      : [],
  fix: (call, file) => {
    const options = argumentsOf(call)[1];
    const signal = "signal: AbortSignal.timeout(10_000)";
    if (options === undefined) return addArgument(call, `{ ${signal} }`, file);
    return addMember(options, signal);
  },
};

function hasNoSignal(call: SgNode): boolean {
  const [target, options] = argumentsOf(call);
  if (target === undefined || passesUnseen(call) || target.is("object")) return false;
  if (options === undefined) return !/^(new )?Request\b|^req(uest)?$/.test(target.text());
  return options.is("object") && !hasSpread(options) && propertyOf(options, "signal") === null;
}
