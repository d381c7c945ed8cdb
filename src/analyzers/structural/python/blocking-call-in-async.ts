// A blocking call inside async def stops every other request of the event loop.
import { isAsyncFunction, isAwaited } from "../python-code.js";
import type { Rule } from "../rule.js";

/** Only calls of the async function itself; what is handed to a thread is fine. */
export const pyBlockingCallInAsync: Rule = {
  id: "py-blocking-call-in-async",
  languages: ["python"],
  lens: "performance",
  category: "blocking",
  severity: "major",
  confidence: 0.9,
  use: "comment",
  scope: "production",
  message:
    "This call blocks the event loop, so every other request of the process waits until it returns. Use the async equivalent, or run it with `asyncio.to_thread`.",
  mentions: /\basync\s+def\b/,
  match: (file) =>
    file
      .callsTo(blocking)
      .filter((call) => isAsyncFunction(file.enclosingFunction(call)) && !isAwaited(call, file)),
};

const blocking =
  /^(time\.sleep|requests\.(get|post|put|patch|delete|head|options|request|Session\(\)\.(get|post|put|patch|delete|request))|urllib\.request\.urlopen|subprocess\.(run|call|check_call|check_output)|os\.system|httpx\.(get|post|put|patch|delete|head|request|Client\(\)\.(get|post|put|patch|delete|request)))$/;
