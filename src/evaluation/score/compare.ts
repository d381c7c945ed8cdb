// Two configurations on the same cases: their difference, resampled in pairs, so that hard cases weigh alike on both sides.
import type { CaseRun } from "../outcome.js";
import type { Evaluation } from "../results-schema.js";
import type { EvaluationCase } from "../set/evaluation-set.js";
import { estimate, type Draws } from "./resample.js";
import { alarmsOnClean, costPerReview, measure, total } from "./score.js";
import { tallyCases } from "./score-configuration.js";
import type { CaseTally } from "./tally.js";

interface Pair {
  readonly a: CaseTally;
  readonly b: CaseTally;
}

/** The second less the first, over the cases that both have reviewed. An interval without zero is a difference beyond chance. */
export function compare(
  runs: { readonly a: readonly CaseRun[]; readonly b: readonly CaseRun[] },
  given: { readonly cases: readonly EvaluationCase[]; readonly draws: Draws },
): NonNullable<Evaluation["comparison"]> {
  const others = new Map(tallyCases(given.cases, runs.b).map((tally) => [tally.case, tally]));
  const pairs = tallyCases(given.cases, runs.a).flatMap((a): Pair[] => {
    const b = others.get(a.case);
    return b === undefined ? [] : [{ a, b }];
  });
  const difference =
    (of: (cases: readonly CaseTally[]) => number | null) =>
    (drawn: readonly Pair[]): number | null => {
      const [first, second] = [of(drawn.map((pair) => pair.a)), of(drawn.map((pair) => pair.b))];
      return first === null || second === null ? null : second - first;
    };
  return {
    cases: pairs.length,
    ...estimate(
      pairs,
      {
        precision: difference((cases) => measure(total(cases)).precision),
        recall: difference((cases) => measure(total(cases)).recall),
        f1: difference((cases) => measure(total(cases)).f1),
        falseAlarmsPerClean: difference(alarmsOnClean),
        costUsdPerReview: difference(costPerReview),
      },
      given.draws,
    ),
  };
}
