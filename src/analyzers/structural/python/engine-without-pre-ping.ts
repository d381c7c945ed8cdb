// A pooled SQLAlchemy engine hands out connections that the server closed meanwhile.
import type { SgNode } from "@ast-grep/napi";
import { addArgument, keywordOf, passesUnseen, positionalsOf } from "../arguments.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Silent for SQLite, for engines without a pool and for pools that recycle connections. */
export const pyEngineWithoutPrePing: Rule = {
  id: "py-engine-without-pre-ping",
  languages: ["python"],
  lens: "resilience",
  category: "overload",
  severity: "major",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "After the database restarts or drops idle connections, the pool hands out dead ones and requests fail until they are used up. Set `pool_pre_ping=True`.",
  mentions: /\bcreate_(async_)?engine\b/,
  match: (file) =>
    file
      .callsTo(/^(sqlalchemy|sqlalchemy\.ext\.asyncio|sqlmodel)\.create_(async_)?engine$/)
      .filter(
        (call) =>
          keywordOf(call, "pool_pre_ping") === null &&
          keywordOf(call, "poolclass") === null &&
          keywordOf(call, "pool_recycle") === null &&
          !passesUnseen(call) &&
          !isSqlite(call, file),
      ),
  fix: (call, file) => addArgument(call, "pool_pre_ping=True", file),
};

/** SQLite has no server that could go away; a URL that a name or a variable gives away as SQLite counts too. */
function isSqlite(call: SgNode, file: SourceFile): boolean {
  const url = positionalsOf(call)[0] ?? keywordOf(call, "url");
  if (url === null) return true;
  const source = url.is("identifier") ? (file.assignmentOf(url.text(), url)?.value ?? url) : url;
  return /sqlite|check_same_thread/i.test(file.textOf(call) + file.textOf(source));
}
