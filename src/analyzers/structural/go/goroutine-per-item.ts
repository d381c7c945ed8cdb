// One goroutine for each element, without a limit.
import { functionText } from "../go-code.js";
import type { Rule } from "../rule.js";

/** Evidence only: a short list is fine, and its length is not to be seen here. */
export const goGoroutinePerItem: Rule = {
  id: "go-goroutine-per-item",
  languages: ["go"],
  lens: "resilience",
  category: "overload",
  severity: "minor",
  confidence: 0.5,
  use: "evidence",
  scope: "production",
  message:
    "This starts as many goroutines as there are elements, which can exhaust connections or memory. A semaphore or `errgroup.SetLimit` would bound them.",
  mentions: /\bgo\s+func\b|\bgo\s+\w/,
  match: (file) =>
    file.nodes("go_statement").filter((statement) => {
      const loop = file.enclosingLoop(statement);
      const range = loop?.children().find((child) => child.is("range_clause"));
      return (
        range !== undefined &&
        range.field("right")?.is("int_literal") !== true &&
        !/SetLimit|semaphore|\bsem\b|\bsem\s*<-|tokens?\s*<-|limit\w*\s*<-|\.Acquire\(|numWorkers|workers/i.test(
          functionText(statement, file),
        )
      );
    }),
};
