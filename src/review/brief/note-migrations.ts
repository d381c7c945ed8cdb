// Notices schema migrations, and in them the steps that lose data, lock tables or break running code.
import type { BriefNote } from "../brief.js";
import type { ChangedFile, Noticer, SideLine } from "./changed-file.js";
import { riskyCalls, riskySql, type RiskyStatement } from "./risky-statements.js";

/**
 * One note per migration, one for a migration that was edited or deleted after the fact, and one per risky step in the
 * added lines. What stands in a `down` part is left alone: it is there to take things away.
 */
export const noteMigrations: Noticer = ({ files }) =>
  files
    .filter(({ class: { kind }, path }) => kind === "migration" || /\.sql$/i.test(path))
    .flatMap((file) => [...fileNotes(file), ...riskySteps(file)]);

function fileNotes({ path, diff, class: { kind } }: ChangedFile): BriefNote[] {
  if (kind !== "migration") return [];
  if (diff.status === "added") return [{ kind: "migration", path, line: null, text: "new migration" }];
  const text = `existing migration ${diff.status}; databases that already ran it will not follow`;
  return [{ kind: "migration", path, line: null, text, attention: "high" }];
}

function riskySteps(file: ChangedFile): BriefNote[] {
  const isSql = file.class.language === "SQL";
  const steps = isSql ? statements(upPart(file.added)) : calls(upPart(file.added));
  const created = new Set(steps.flatMap(({ text }) => createdTable.exec(text)?.[1]?.toLowerCase() ?? []));
  return steps.flatMap(({ text, line }) => {
    const target = /\b(?:ON|TABLE)\s+(?:ONLY\s+)?["`]?([\w.]+)/i.exec(text)?.[1]?.toLowerCase();
    if (isSql && target !== undefined && created.has(target)) return []; // a table made here has no rows yet
    return (isSql ? riskySql : riskyCalls).filter(fits(text)).map((risk) => stepNote(file.path, line, risk));
  });
}

const createdTable = /\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?["`]?([\w.]+)/i;

function fits(statement: string): (risk: RiskyStatement) => boolean {
  return ({ pattern, unless }) => pattern.test(statement) && unless?.test(statement) !== true;
}

function stepNote(path: string, line: number, { text, isMild }: RiskyStatement): BriefNote {
  const note = { kind: "migration", path, line, text } as const;
  return isMild === true ? note : { ...note, attention: "high" };
}

/** The lines before the part that undoes the migration, by the marks of the common tools. */
function upPart(lines: readonly SideLine[]): readonly SideLine[] {
  const down =
    /^\s*--\s*(?:\+goose\s+down|migrate:down|@?undo)|^\s*(?:def|(?:async\s+)?function|public\s+function|protected\s+override\s+void)\s+(?:downgrade|down)\b|^\s*exports\.down\b|^export\s+(?:async\s+)?(?:function|const)\s+down\b|^\s*(?:public\s+)?async\s+down\s*\(/i;
  const end = lines.findIndex(({ text }) => down.test(text));
  return end === -1 ? lines : lines.slice(0, end);
}

/** SQL statements of the added lines, comments away, each with the line it begins on. */
function statements(lines: readonly SideLine[]): SideLine[] {
  const found: { line: number; text: string }[] = [];
  let open: { line: number; text: string } | null = null;
  for (const { line, text } of lines) {
    for (const [index, part] of text.replace(/--.*$/, "").split(";").entries()) {
      if (index > 0) open = null;
      if (part.trim() === "") continue;
      if (open === null) found.push((open = { line, text: part.trim() }));
      else open.text += ` ${part.trim()}`;
    }
  }
  return found;
}

/** Added lines, each joined with the following ones while its parentheses stay open, so that a call is read whole. */
function calls(lines: readonly SideLine[]): SideLine[] {
  const longestCall = 8;
  const found: SideLine[] = [];
  for (let start = 0; start < lines.length;) {
    let end = start + 1;
    while (end < lines.length && end - start < longestCall && isOpen(lines.slice(start, end))) end += 1;
    const text = joined(lines.slice(start, end));
    const line = lines[start]?.line ?? 0;
    if (!/^(?:#|\/\/|\*)/.test(text)) found.push({ line, text });
    start = end;
  }
  return found;
}

function joined(lines: readonly SideLine[]): string {
  return lines.map(({ text }) => text.trim()).join(" ");
}

function isOpen(lines: readonly SideLine[]): boolean {
  const text = joined(lines);
  return text.split("(").length > text.split(")").length;
}
