// An idle connection of a pg pool that breaks emits "error" on the pool.
import type { Rule } from "../rule.js";

/** Only a pool of the module itself that is not handed on where a listener could be added. */
export const jsPoolWithoutErrorListener: Rule = {
  id: "js-pool-without-error-listener",
  languages: ["script"],
  lens: "resilience",
  category: "error-handling",
  severity: "major",
  confidence: 0.7,
  use: "comment",
  scope: "production",
  message:
    'When the database drops an idle connection the pool emits `error`, and without a listener that ends the process. Add `pool.on("error", ...)`.',
  mentions: /\bPool\b/,
  match: (file) =>
    file.contains(/\.(on|once|addListener)\(\s*["']error["']/)
      ? []
      : file.callsTo(/^pg\.Pool$/).filter((call) => {
          const holder = file.parent(call);
          return (
            call.is("new_expression") &&
            holder?.is("variable_declarator") === true &&
            file.enclosingFunction(call) === null &&
            !file.contains(
              new RegExp(`\\w\\(\\s*${file.textOf(holder.field("name")).replace(/\W/g, "")}\\s*[,)]`),
            )
          );
        }),
};
