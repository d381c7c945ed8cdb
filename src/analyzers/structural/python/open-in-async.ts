// Opening a file inside async def reads the disk on the event loop.
import { isAsyncFunction } from "../python-code.js";
import type { Rule } from "../rule.js";

/** Evidence only: for a small local file this is often accepted. */
export const pyOpenInAsync: Rule = {
  id: "py-open-in-async",
  languages: ["python"],
  lens: "performance",
  category: "blocking",
  severity: "minor",
  confidence: 0.6,
  use: "evidence",
  scope: "production",
  message:
    "Reading or writing a file here runs on the event loop, and a slow disk stops the other requests. Move it to a thread or use an async file library.",
  mentions: /\basync\s+def\b/,
  match: (file) => file.callsTo(/^open$/).filter((call) => isAsyncFunction(file.enclosingFunction(call))),
};
