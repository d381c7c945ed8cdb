// A frame of code in the terminal: numbers in a gutter, the range pointed at, a single line underlined.
import type { FrameRow } from "../frame-code.js";
import { cutEnd, pad, widthOf } from "./layout.js";
import type { TextStyle } from "./text-style.js";

/** The frame's lines, indented by two. A marked line has `>` before its number; one alone is underlined with `^`. */
export function codeLines(rows: readonly FrameRow[], { columns, paint }: TextStyle): string[] {
  const digits = Math.max(...rows.map((row) => (row.kind === "line" ? String(row.number).length : 1)), 1);
  const alone = rows.filter((row) => row.kind === "line" && row.marked).length === 1;
  const room = columns - digits - 7;
  return rows.flatMap((row) => {
    if (row.kind === "gap") return [paint.dim(`    ${pad("⋮", digits, "left")} │ ${row.lines} more lines`)];
    const text = cutEnd(row.text, room);
    const number = pad(String(row.number), digits, "left");
    if (!row.marked) return [`${paint.dim(`    ${number} │`)} ${text}`.trimEnd()];
    const line = `  ${paint.bad(">")} ${paint.strong(number)} ${paint.dim("│")} ${text}`.trimEnd();
    return alone ? [line, `    ${pad("", digits)} ${paint.dim("│")} ${paint.bad(underline(text))}`] : [line];
  });
}

function underline(text: string): string {
  const bare = text.trim();
  const before = text.length - text.trimStart().length;
  return " ".repeat(before) + "^".repeat(Math.max(1, widthOf(bare)));
}
