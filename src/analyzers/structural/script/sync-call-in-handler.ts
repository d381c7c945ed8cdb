// A *Sync call inside a request handler stops every other request.
import { isRequestHandler, isServerCode } from "../script-code.js";
import type { Rule } from "../rule.js";

/** Only inside a function that takes a request; start-up code may block. */
export const jsSyncCallInHandler: Rule = {
  id: "js-sync-call-in-handler",
  languages: ["script"],
  lens: "performance",
  category: "blocking",
  severity: "major",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "This call blocks the whole process, so all other requests wait until it returns. Use the asynchronous form.",
  mentions: /Sync\(/,
  match: (file) =>
    file
      .callsTo(/^(fs|fs-extra|child_process|crypto|zlib|bcrypt|bcryptjs)\.(\w+Sync)$/)
      .filter(
        (call) =>
          !/existsSync$/.test(file.callName(call)) &&
          isRequestHandler(file.enclosingFunction(call), file) &&
          isServerCode(file),
      ),
};
