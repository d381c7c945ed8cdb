// The brief in the terminal: the change in one line, its riskiest files as bars, and notes grouped by kind.
import { revealLine, sayCount, type Brief, type BriefNote, type FileRisk } from "../../review/review.js";
import { noteTitles } from "../note-titles.js";
import { cutStart, pad, widthOf, wrap } from "./layout.js";
import { sectionLine, type TextStyle } from "./text-style.js";

const maxFiles = 8;
const maxNotes = 5;
const barWidth = 10;

/** The brief's section, title included. Files and notes past the first few are counted, not shown. */
export function briefLines(brief: Brief, style: TextStyle): string[] {
  const languages = brief.languages.map(({ language, files }) => `${revealLine(language)} ${files}`);
  const size = `${sayCount(brief.files, "file")}, +${brief.added} −${brief.removed}`;
  return [
    sectionLine("Brief", style),
    ...wrap([size, ...languages].join(" · "), style.columns, "  "),
    ...riskLines(brief.risks, style),
    ...noteLines(brief.notes, style),
  ];
}

function riskLines(risks: readonly FileRisk[], { columns, paint }: TextStyle): string[] {
  const shown = [...risks].sort((a, b) => b.risk - a.risk).slice(0, maxFiles);
  if (shown.length === 0) return [];
  const paths = shown.map(({ path }) => cutStart(revealLine(path), Math.floor((columns - 20) * 0.5)));
  const pathWidth = Math.max(...paths.map(widthOf));
  const left = risks.length - shown.length;
  return [
    "",
    ...shown.flatMap((file, at) => {
      const first = `  ${pad(String(Math.round(file.risk)), 3, "left")} ${bar(file.risk)}  ${pad(paths[at] ?? "", pathWidth)}  `;
      const why = `${sayChange(file)}${file.reasons.map((reason) => ` · ${revealLine(reason)}`).join("")}`;
      const [head = "", ...rest] = wrap(why, columns, first);
      return [heat(file.risk)(head.slice(0, 6 + barWidth)) + head.slice(6 + barWidth), ...rest];
    }),
    ...(left > 0 ? [paint.dim(`      and ${sayCount(left, "more file")} of less risk`)] : []),
  ];

  function heat(risk: number) {
    if (risk >= 70) return paint.removed;
    return risk >= 40 ? paint.warn : paint.dim;
  }
}

function sayChange({ status, added, removed }: FileRisk): string {
  return `${revealLine(status)} +${added} −${removed}`;
}

function bar(risk: number): string {
  const full = Math.min(barWidth, Math.max(0, Math.round((risk / 100) * barWidth)));
  return "█".repeat(full) + "░".repeat(barWidth - full);
}

function noteLines(notes: readonly BriefNote[], { columns, paint }: TextStyle): string[] {
  if (notes.length === 0) return [];
  const kinds = [...new Set(notes.map(({ kind }) => kind))];
  const width = Math.max(...kinds.map((kind) => noteTitles[kind].length)) + 4;
  const lines = kinds.flatMap((kind) => {
    const ofKind = notes.filter((note) => note.kind === kind);
    const said = ofKind.slice(0, maxNotes).map(sayNote);
    const left = ofKind.length - said.length;
    return (left > 0 ? [...said, `and ${left} more`] : said).flatMap((text, at) => {
      const [head = "", ...rest] = wrap(text, columns, pad(at === 0 ? `  ${noteTitles[kind]}` : "", width));
      return [paint.strong(head.slice(0, width)) + head.slice(width), ...rest];
    });
  });
  return ["", ...lines];
}

function sayNote({ path, line, text }: BriefNote): string {
  return `${revealLine(path)}${line === null ? "" : `:${line}`}  ${revealLine(text)}`;
}
