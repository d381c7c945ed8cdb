// The folded sections behind the findings of the Markdown report.
import {
  askedOutcomes,
  fold,
  inertCode,
  inertText,
  lensTable,
  sayCount,
  sayDropped,
  surroundingsMarkdown,
  tableRow,
  type Brief,
  type DroppedFinding,
  type MarkdownSection,
  type ReviewResult,
} from "../../review/review.js";
import { nextSteps } from "../next-steps.js";
import { noteTitles } from "../note-titles.js";

/** The sections behind the findings, most useful first. */
export function sectionsMarkdown(result: ReviewResult): MarkdownSection[] {
  const dropped = sayDropped(result);
  return [
    fold("the brief", `Brief: ${sayCount(result.brief.files, "file")}`, briefBody(result.brief)),
    ...(result.lenses.length === 0 ? [] : [fold("the lenses", "Lenses", lensTable(askedOutcomes(result)))]),
    ...(dropped === undefined ? [] : [fold("the dropped claims", dropped, droppedList(result.dropped))]),
    ...surroundingsMarkdown(result),
    {
      name: "the next steps",
      text: `#### Next\n\n${nextSteps(result)
        .map((step) => `- ${step}`)
        .join("\n")}\n`,
    },
  ];
}

function briefBody({ added, removed, languages, risks, notes }: Brief): string {
  const byLanguage = languages.map(({ language, files }) => `${inertText(language)} ${files}`);
  const rows = [...risks]
    .sort((a, b) => b.risk - a.risk)
    .map((file) => {
      const cells = [file.risk.toFixed(0), inertCode(file.path), `+${file.added} −${file.removed}`];
      return tableRow([...cells, file.reasons.map(inertText).join(", ")]);
    });
  const items = notes.map(({ kind, path, line, text }) => {
    const place = inertCode(line === null ? path : `${path}:${line}`);
    return { kind, text: `- **${noteTitles[kind]}** ${place} ${inertText(text)}` };
  });
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  return [
    [`+${added} −${removed}`, ...byLanguage].join(" · "),
    rows.length === 0 ? "" : ["| risk | file | lines | why |", "|--:|---|---|---|", ...rows].join("\n"),
    kinds
      .flatMap((kind) => items.filter((item) => item.kind === kind))
      .map(({ text }) => text)
      .join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function droppedList(dropped: readonly DroppedFinding[]): string {
  return dropped
    .map(({ finding, reason, detail }) => {
      const place = inertCode(`${finding.path}:${finding.startLine}`);
      return `- ${place} ${inertText(finding.title)} (${inertText(finding.lens)}; ${reason}: ${inertText(detail)})`;
    })
    .join("\n");
}
