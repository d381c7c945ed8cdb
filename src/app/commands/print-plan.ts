// `--dry-run`: the questions that would be asked, their sizes and prices; nothing was sent (spec K3).
import { revealLine } from "../../report/report.js";
import type { planReview, ReviewOptions } from "../../review/review.js";

type Plan = Awaited<ReturnType<typeof planReview>>;

/** Prints one line a question and the sum. Prices are upper bounds: they count a full-length answer and no cached prefix. */
export function printPlan({ material, plan }: Plan, passes: ReviewOptions["passes"]): void {
  const read = material.files.filter((file) => file.unread === null);
  const lines = [`${material.files.length} files changed, ${read.length} to be read. Nothing was sent.`, ""];
  for (const { lens, model, part, parts, tokens, costUsd } of plan.questions) {
    const piece = parts === 1 ? "" : ` part ${part}/${parts}`;
    lines.push(
      `  ${`${lens.id}${piece}`.padEnd(26)} ${String(tokens).padStart(8)} tokens  ${sayPrice(costUsd).padStart(12)}  ${model}`,
    );
  }
  if (plan.questions.length === 0)
    lines.push("  no lens has a model: the offline reviewer would answer, at no cost");
  else
    lines.push(
      "",
      `  ${"sum".padEnd(26)} ${String(sum(plan.questions.map((one) => one.tokens))).padStart(8)} tokens  ${saySum(plan)}`,
    );
  for (const line of passLines(passes)) lines.push(line);
  for (const { path, unread } of material.files)
    if (unread !== null) lines.push(`  not read: ${revealLine(path)} (${unread.reason})`);
  for (const { lens, path, reason } of plan.unread)
    lines.push(`  not read by ${lens}: ${revealLine(path)} (${reason})`);
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** What passes ask follows from what the lenses find, so only its bounds can be said. */
function passLines(passes: ReviewOptions["passes"]): string[] {
  const { refute = null, summary = null } = passes ?? {};
  const lines: string[] = [];
  if (refute !== null)
    lines.push(
      `  then the refuting pass: about ${refute.which === "all" ? "all" : "doubtful"} findings, eight to a question  ${refute.model}`,
    );
  if (summary !== null) lines.push(`  then one short question for the summary  ${summary.model}`);
  return lines;
}

function saySum(plan: Plan["plan"]): string {
  const unknown = plan.questions.filter((one) => one.costUsd === null).length;
  const known = sum(plan.questions.map((one) => one.costUsd ?? 0));
  if (unknown === plan.questions.length) return "price unknown";
  return `at most $${known.toFixed(3)}${unknown === 0 ? "" : ` and ${unknown} questions of unknown price`}`;
}

function sayPrice(costUsd: number | null): string {
  return costUsd === null ? "price unknown" : `≤ $${costUsd.toFixed(3)}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
