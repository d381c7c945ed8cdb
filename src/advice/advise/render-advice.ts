// The advice as Markdown: what a hurried reader needs first, then the objectives, the causes, what to do, what to test next.
import { escaped, table } from "../../resilience/resilience.js";
import { adviceObjectives } from "./objective-table.js";
import { priorities } from "./remedies.js";
import { placeOf, type Advice, type AdvisedWeakness } from "./write-advice.js";

/** advice-report.md (spec R7). Text of applications and models is escaped, so that it stays text. */
export function renderAdvice(advice: Advice): string {
  return [
    "# Advice from the fire test",
    advice.summary.map(escapedProse).join(" "),
    ...objectives(advice),
    ...causes(advice),
    ...recommendations(advice),
    "## What to test next",
    advice.nextTests.map((test) => `- ${escapedProse(test)}`).join("\n"),
    ...(advice.notes.length === 0
      ? []
      : ["## Notes", advice.notes.map((note) => `- ${escapedProse(note)}`).join("\n")]),
    "## How to read this",
    `Written for ${advice.role === "sre" ? "those who run it" : "those who change its code"}, from results with seed ${advice.results.seed}, ${advice.results.startedAt}. ` +
      "Every number is taken from the results by the program. Causes are hypotheses: `assay agent review` looks for them in the code, and `--prove` tries the change.",
  ]
    .join("\n\n")
    .concat("\n");
}

function objectives({ results }: Advice): readonly string[] {
  const { head, rows, narrow } = adviceObjectives(results);
  const marked = rows.map(([state = "", ...rest]) => [state === "missed" ? "**missed**" : state, ...rest]);
  if (rows.length === 0) return [];
  return ["## Objectives in depth", table(head, marked), ...(narrow === null ? [] : [narrow])];
}

function causes({ weaknesses }: Advice): readonly string[] {
  if (weaknesses.length === 0) return [];
  const one = ({ weakness, cause, wordedBy }: AdvisedWeakness): string => {
    const seen = weakness.items.map(({ title }) => escapedProse(title)).join("; ");
    const by = wordedBy === null ? "" : ` *(worded by ${escapedProse(wordedBy)})*`;
    return [
      `### ${weakness.id}: ${escaped(placeOf(weakness))}`,
      `${escapedProse(cause)}${by}`,
      ...(seen === "" ? [] : [`Seen in: ${seen}`]),
    ].join("\n\n");
  };
  return ["## Causes, as hypotheses", ...weaknesses.map(one)];
}

function recommendations({ weaknesses, role }: Advice): readonly string[] {
  if (weaknesses.length === 0) return [];
  const sections = priorities.flatMap((priority) => {
    const own = weaknesses.filter(({ remedy }) => remedy.priority === priority);
    if (own.length === 0) return [];
    const titles = [...new Set(own.map(({ remedy }) => remedy.title))];
    const rows = titles.map((title) => {
      const same = own.filter(({ remedy }) => remedy.title === title);
      const remedy = same[0]?.remedy;
      const where = same.map(({ weakness }) => `${weakness.id} ${placeOf(weakness)}`).join("; ");
      return [title, remedy?.remedy[role] ?? "", where, remedy?.effort ?? "", remedy?.risk ?? ""];
    });
    return [
      `### ${priority.charAt(0).toUpperCase()}${priority.slice(1)}`,
      table(["what", "how", "answers", "effort", "risk"], rows),
    ];
  });
  return ["## Recommendations", ...sections];
}

/** Like `escaped`, with code spans of our own kept. */
function escapedProse(text: string): string {
  return text
    .split(/(`[\w .=-]+`)/)
    .map((part, at) => (at % 2 === 1 ? part : escaped(part)))
    .join("");
}
