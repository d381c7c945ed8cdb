// A path from the request can climb out of its folder.
import type { SgNode } from "@ast-grep/napi";
import { argumentsOf, propertyOf } from "../arguments.js";
import { isRequestData } from "../request-data.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Cleaned, checked and converted values are let through; so is sendFile with a root. */
export const jsRequestPath: Rule = {
  id: "js-request-path",
  languages: ["script"],
  lens: "security",
  category: "access-control",
  severity: "critical",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "A name like `../../etc/passwd` in the request leads out of the folder. Resolve the path and check that it still lies inside.",
  mentions: /\b(req|request|ctx)\b/,
  match: (file) =>
    file
      .calls()
      .flatMap(({ node, name }) =>
        /^(fs|fs\/promises|fs-extra|fs\.promises)\.\w*(read|write|unlink|rm|stat|open|append|createReadStream|createWriteStream|createRead|cp|rename)\w*$|^path\.(join|resolve)$|^res\.(sendFile|download)$/i.test(
          name,
        ) && isOpenTo(node, file)
          ? [node]
          : [],
      ),
};

function isOpenTo(call: SgNode, file: SourceFile): boolean {
  const path = argumentsOf(call).filter((given) => !given.is("object"));
  if (propertyOf(argumentsOf(call)[1] ?? null, "root") !== null) return false;
  if (!path.some((given) => isRequestData(given, file))) return false;
  return !/startsWith\(|path\.normalize|path\.relative|realpath/.test(
    file.textOf(file.enclosingFunction(call)),
  );
}
