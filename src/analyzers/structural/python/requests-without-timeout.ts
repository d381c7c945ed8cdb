// A requests call without a timeout waits for ever when the other side stops answering.
import type { SgNode } from "@ast-grep/napi";
import { addArgument, keywordOf, passesUnseen, positionalsOf } from "../arguments.js";
import type { Rule } from "../rule.js";
import type { SourceFile } from "../source-file.js";

/** Lets sessions with their own adapter and passed-through options alone. */
export const pyRequestsWithoutTimeout: Rule = {
  id: "py-requests-without-timeout",
  languages: ["python"],
  lens: "resilience",
  category: "timeout",
  severity: "major",
  confidence: 0.95,
  use: "comment",
  scope: "production",
  message:
    "This call waits without end when the server accepts the connection but never answers, and the worker hangs with it. Pass a `timeout`.",
  mentions: /\brequests\b/,
  match: (file) =>
    file
      .callsTo(sending)
      .filter(
        (call) => keywordOf(call, "timeout") === null && !passesUnseen(call) && !hasDefault(call, file),
      ),
  fix: (call, file) => addArgument(call, "timeout=10", file),
};

const sending =
  /^requests\.(Session\(\)\.|session\(\)\.|sessions\.Session\(\)\.)?(get|post|put|patch|delete|head|options|request)$/;

/** A session with an adapter or a wrapped `request` may carry its own default. */
function hasDefault(call: SgNode, file: SourceFile): boolean {
  if (/^requests\.\w+$/.test(file.callName(call))) return positionalsOf(call).length > 7;
  return file.contains(/\.mount\(|\.request\s*=|\.send\s*=/);
}
