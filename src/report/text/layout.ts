// Columns of a terminal: how wide text is drawn, how it is cut, padded and wrapped. All of it on uncoloured text.
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

const graphemes = new Intl.Segmenter();

/** Columns that `text` takes; wide characters take two, combining ones none. */
export function widthOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

/** `text` in at most `columns`, ending in `…` where something was cut. */
export function cutEnd(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  return `${take([...graphemes.segment(text)], columns - 1).join("")}…`;
}

/** Like `cutEnd`, but the end is kept: of a path, the file's name says more than the first folders. */
export function cutStart(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  return `…${take([...graphemes.segment(text)].reverse(), columns - 1)
    .reverse()
    .join("")}`;
}

/** `text` filled with spaces to `columns`, on the side named. */
export function pad(text: string, columns: number, side: "left" | "right" = "right"): string {
  const space = " ".repeat(Math.max(0, columns - widthOf(text)));
  return side === "right" ? text + space : space + text;
}

/**
 * `text` wrapped at spaces (long words are broken) to `columns`. The first line begins with `first`, the others with spaces
 * of the same width.
 */
export function wrap(text: string, columns: number, first = ""): string[] {
  const indent = widthOf(first);
  const lines = wrapAnsi(text, Math.max(20, columns - indent), { hard: true }).split("\n");
  return lines.map((line, at) => (at === 0 ? first : " ".repeat(indent)) + line);
}

function take(segments: readonly Intl.SegmentData[], columns: number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const { segment } of segments) {
    used += widthOf(segment);
    if (used > columns) break;
    taken.push(segment);
  }
  return taken;
}
