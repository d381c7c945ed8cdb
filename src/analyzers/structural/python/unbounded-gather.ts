// asyncio.gather over a comprehension starts everything at once.
import { argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Evidence only: a short list is fine, and its length is not to be seen here. */
export const pyUnboundedGather: Rule = {
  id: "py-unbounded-gather",
  languages: ["python"],
  lens: "resilience",
  category: "overload",
  severity: "minor",
  confidence: 0.5,
  use: "evidence",
  scope: "production",
  message:
    "All of these run at the same time, however many there are, and can exhaust connections of this process or of the other side. A semaphore or chunks would bound them.",
  mentions: /\bgather\b/,
  match: (file) =>
    file.callsTo(/^asyncio\.gather$/).filter((call) => {
      const spread =
        argumentsOf(call)
          .find((one) => one.is("list_splat"))
          ?.child(1) ?? null;
      if (spread === null || file.contains(/[Ss]emaphore|[Ll]imiter/)) return false;
      const source = spread.is("identifier")
        ? (file.assignmentOf(spread.text(), spread)?.value ?? spread)
        : spread;
      return /comprehension|generator_expression/.test(
        String((source.is("parenthesized_expression") ? (source.child(1) ?? source) : source).kind()),
      );
    }),
};
