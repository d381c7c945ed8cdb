// sort without a function compares texts, so 10 comes before 9.
import { addArgument, argumentsOf } from "../arguments.js";
import type { Rule } from "../rule.js";

/** Evidence only: for texts it is right, and the type is not to be seen here. */
export const jsSortWithoutComparator: Rule = {
  id: "js-sort-without-comparator",
  languages: ["script"],
  lens: "bugs",
  category: "logic",
  severity: "minor",
  confidence: 0.55,
  use: "evidence",
  scope: "production",
  message:
    "Without a function `sort` compares elements as texts, so 10 stands before 9. Pass `(a, b) => a - b` if these are numbers.",
  mentions: /\.(sort|toSorted)\(\s*\)/,
  match: (file) =>
    file
      .calls()
      .flatMap(({ node, callee }) =>
        /\.(sort|toSorted)$/.test(callee) && argumentsOf(node).length === 0 && numeric.test(callee)
          ? [node]
          : [],
      ),
  fix: (call, file) => addArgument(call, "(a, b) => a - b", file),
};

const numeric =
  /(ids|numbers|nums|prices|scores|counts|values|amounts|sizes|ages|times|timestamps|durations|latencies|indices|indexes|ports|years|totals|ranks|Number\)|parseFloat\)|\.length\))\.(slice\(\)\.)?(sort|toSorted)$/i;
