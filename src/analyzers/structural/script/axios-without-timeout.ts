// axios has no timeout of its own.
import type { SgNode } from "@ast-grep/napi";
import { addArgument, addMember, argumentsOf, hasSpread, passesUnseen, propertyOf } from "../arguments.js";
import { isBrowserCode } from "../script-code.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Only the package's own default instance and instances made in this file; a default set anywhere in the file counts. */
export const jsAxiosWithoutTimeout: Rule = {
  id: "js-axios-without-timeout",
  languages: ["script"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "axios waits without end by default, so a silent server holds this call. Pass `timeout` here, or set it where the instance is created.",
  mentions: /\baxios\b/,
  match: (file) =>
    file.contains(/axios\.defaults|interceptors\.request/) || isBrowserCode(file)
      ? []
      : file.callsTo(/^axios(\.(get|delete|head|post|put|patch|request|create))?$/).filter((call) => {
          const shape = optionsPlace(call, file);
          return !passesUnseen(call) && shape !== null && isWithout(call, shape);
        }),
  fix: (call, file) => {
    const place = optionsPlace(call, file) ?? 0;
    const options = argumentsOf(call)[place];
    if (options !== undefined) return addMember(options, "timeout: 10_000");
    return argumentsOf(call).length === place ? addArgument(call, "{ timeout: 10_000 }", file) : [];
  },
};

/** At which argument the options stand: behind the URL, or behind the body. */
function optionsPlace(call: SgNode, file: SourceFile): number | null {
  const method = /\.(\w+)$/.exec(file.callName(call))?.[1] ?? "";
  if (/^(post|put|patch)$/.test(method)) return 2;
  if (/^(request|create)$/.test(method)) return 0;
  if (method === "" && argumentsOf(call)[0]?.is("object") === true) return 0;
  return 1;
}

function isWithout(call: SgNode, place: number): boolean {
  const given = argumentsOf(call);
  const options = given[place];
  if (options === undefined) return place > 0 ? given.length > 0 : true;
  return (
    options.is("object") &&
    !hasSpread(options) &&
    propertyOf(options, "timeout") === null &&
    propertyOf(options, "signal") === null
  );
}
