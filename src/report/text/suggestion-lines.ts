// A proposed change in the terminal: a small diff that was proven to apply, or why there is none.
import type { DiffLine } from "../../diff/diff.js";
import {
  readPatch,
  revealCode,
  revealLine,
  sayCount,
  type Finding,
  type PatchHunk,
} from "../../review/review.js";
import { cutEnd, pad, wrap } from "./layout.js";
import type { TextStyle } from "./text-style.js";

const maxLines = 24;
const signs = { context: " ", added: "+", removed: "-" } as const;

/** The suggestion's lines with a blank one before; none where nothing was proposed. Long ones end in a count of the rest. */
export function suggestionLines({ suggestion, anchor }: Finding, style: TextStyle): string[] {
  if (suggestion === null) return [];
  const { columns, paint } = style;
  if (suggestion.kind === "rejected") {
    return [
      "",
      ...wrap(`suggestion rejected: ${revealLine(suggestion.reason)}`, columns, "  ").map(paint.dim),
    ];
  }
  const traits = [
    "applies and parses",
    ...(suggestion.behaviourChange ? ["changes behaviour"] : []),
    ...(suggestion.newDependencies.length === 0
      ? []
      : [`needs ${suggestion.newDependencies.map(revealLine).join(", ")}`]),
  ];
  const hunks = readPatch(suggestion.patch);
  const lines = hunks.flatMap((hunk, at) => hunkLines(hunk, { style, title: titleOf(hunk, at) }));
  const left = lines.length - maxLines;
  return [
    "",
    ...wrap(traits.join(" · "), columns, "  suggestion  ").map(paint.dim),
    ...(left > 1 ? lines.slice(0, maxLines) : lines),
    ...(left > 1 ? [paint.dim(`    … ${sayCount(left, "more line")}; \`--format diff\` has all`)] : []),
  ];

  function titleOf(hunk: PatchHunk, at: number): string | undefined {
    const before = at === 0 ? anchor.path : hunks[at - 1]?.path;
    return hunk.path === before ? undefined : hunk.path;
  }
}

function hunkLines(
  { lines }: PatchHunk,
  { style, title }: { readonly style: TextStyle; readonly title: string | undefined },
): string[] {
  const numbers = lines.map((line) => String(line.oldLine ?? line.newLine ?? ""));
  const digits = Math.max(...numbers.map((number) => number.length), 1);
  return [
    ...(title === undefined ? [] : [`    ${style.paint.place(revealLine(title))}`]),
    ...lines.map((line, at) => hunkLine(line, { number: pad(numbers[at] ?? "", digits, "left"), style })),
  ];
}

function hunkLine(
  { kind, text }: DiffLine,
  { number, style }: { readonly number: string; readonly style: TextStyle },
): string {
  const { paint, columns } = style;
  const content = cutEnd(`${signs[kind]} ${revealCode(text)}`, columns - number.length - 7).trimEnd();
  const colour = kind === "added" ? paint.added : kind === "removed" ? paint.removed : paint.dim;
  return `    ${paint.dim(`${number} │`)} ${colour(content)}`;
}
