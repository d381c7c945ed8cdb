// `assay eval --dry-run`: how many questions each configuration would ask and what they would cost at most; nothing is sent (spec K3).
import type { EvaluationCase } from "../../../evaluation/evaluation.js";
import { revealLine } from "../../../report/report.js";
import { planTask, type EvalDesk, type TaskPlan } from "./review-case.js";

/** Prints one line a case and configuration, and the sum over all runs. Prices are upper bounds: full-length answers, no cached prefix. */
export async function printEvalPlan(
  desk: EvalDesk,
  { cases, runs }: { readonly cases: readonly EvaluationCase[]; readonly runs: number },
): Promise<void> {
  const lines = [`${cases.length} cases, each ${runs === 1 ? "once" : `${runs} times`}. Nothing was sent.`];
  for (const [configuration, { label }] of desk.configurations.entries()) {
    const plans: TaskPlan[] = [];
    lines.push("", revealLine(label));
    for (const one of cases) {
      const plan = await planTask({ case: one, configuration, run: 1 }, desk);
      if (plan !== null) plans.push(plan);
      lines.push(
        `  ${one.id.padEnd(32)} ${plan === null ? "cannot be opened; its review will say why" : say(plan, 1)}`,
      );
    }
    const sum = plans.reduce(add, { questions: 0, tokens: 0, costUsd: 0, unpriced: 0 });
    lines.push(`  ${"sum of all runs".padEnd(32)} ${say(sum, runs)}`);
    if (sum.questions === 0)
      lines.push("  no lens has a model: the offline reviewer would answer, at no cost");
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}

function say({ questions, tokens, costUsd, unpriced }: TaskPlan, times: number): string {
  const price =
    unpriced === questions && questions > 0 ? "price unknown" : `at most $${(costUsd * times).toFixed(3)}`;
  const rest = unpriced === 0 || unpriced === questions ? "" : `, ${unpriced * times} of unknown price`;
  return `${String(questions * times).padStart(5)} questions  ${String(tokens * times).padStart(9)} tokens  ${price}${rest}`;
}

function add(a: TaskPlan, b: TaskPlan): TaskPlan {
  return {
    questions: a.questions + b.questions,
    tokens: a.tokens + b.tokens,
    costUsd: a.costUsd + b.costUsd,
    unpriced: a.unpriced + b.unpriced,
  };
}
