// An async route that gets a synchronous SQLAlchemy session runs every query on the event loop.
import type { SgNode } from "@ast-grep/napi";
import { decoratorsOf, isAsyncFunction } from "../python-code.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Reported at the parameter; silent where the body awaits the session, which is then an async one. */
export const pySyncSessionInAsyncRoute: Rule = {
  id: "py-sync-session-in-async-route",
  languages: ["python"],
  lens: "performance",
  category: "blocking",
  severity: "major",
  confidence: 0.9,
  use: "comment",
  scope: "production",
  message:
    "This route is async but its database session is not, so each query stops every other request of the process. Make it a plain `def`, or use an `AsyncSession`.",
  mentions: /\bSession\b/,
  match: (file) =>
    file
      .nodes("typed_parameter", "typed_default_parameter")
      .filter((parameter) => isSyncSession(parameter, file) && isAsyncRoute(parameter, file)),
};

/** Also true for an alias of this file: `SessionDep = Annotated[Session, Depends(get_db)]`. */
function isSyncSession(parameter: SgNode, file: SourceFile): boolean {
  const type = file.textOf(parameter.field("type"));
  const owner = file.enclosingFunction(parameter) ?? parameter;
  const alias = /^\w+$/.test(type) ? file.textOf(file.assignmentOf(type, owner)?.value ?? null) : "";
  const name = /^(?:Annotated\[\s*)?([\w.]+)/.exec(alias || type)?.[1] ?? "";
  if (
    !/^(sqlalchemy\.orm(\.session)?|sqlmodel|sqlalchemy)(\.orm)?\.Session$/.test(
      file.resolve(name, parameter),
    )
  )
    return false;
  return /\bDepends\(/.test(alias + file.textOf(parameter));
}

function isAsyncRoute(parameter: SgNode, file: SourceFile): boolean {
  const owner = file.enclosingFunction(parameter);
  if (owner === null || !isAsyncFunction(owner)) return false;
  const name = (parameter.field("name") ?? parameter.child(0))?.text() ?? "";
  if (/await\s+run_in_threadpool|to_thread|run_sync/.test(file.textOf(owner))) return false;
  return (
    new RegExp(`(?<!await\\s+)\\b${name}\\.(query|execute|exec|get|scalars?|add|commit)\\(`).test(
      file.textOf(owner),
    ) &&
    decoratorsOf(owner, file).some((text) => /\.(get|post|put|patch|delete|route|api_route)\(/.test(text))
  );
}
