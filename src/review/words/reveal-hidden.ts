// Untrusted on the way out: characters that hide, reorder or command are shown as `\u{…}`, never passed on.

const glue = String.raw`(?<=\p{Extended_Pictographic})\u{FE0F}|(?<=[0-9#*])\u{FE0F}(?=\u{20E3})|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{FE0F}])\u{200D}(?=\p{Extended_Pictographic})`;
const hidden = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;
const glueOrHidden = new RegExp(`(?<glue>${glue})|${hidden}`, "gu");
const tabStop = 4;

/**
 * One line of prose: line breaks and tabs become single spaces; every other control, format, bidi, zero-width or
 * unpaired character becomes `\u{HEX}` (spec P7, A6). Joiners inside an emoji stay, because they only draw it.
 */
export function revealLine(text: string): string {
  return reveal(text.replace(/[\t\r\n]+/g, " ")).trim();
}

/** Prose of several paragraphs, split at blank lines, each one a line as by `revealLine`; empty ones are left out. */
export function revealParagraphs(text: string): string[] {
  return text
    .split(/\r?\n[ \t]*\r?\n/)
    .map(revealLine)
    .filter((paragraph) => paragraph !== "");
}

/** One line of code: indentation kept, tabs drawn as spaces up to the next fourth column, a final CR left out. */
export function revealCode(line: string): string {
  const shown = reveal(line.replace(/\r$/, ""), (character) => (character === "\t" ? "\t" : undefined));
  if (!shown.includes("\t")) return shown;
  let drawn = "";
  for (const piece of shown.split(/(\t)/)) {
    drawn += piece === "\t" ? " ".repeat(tabStop - (drawn.length % tabStop)) : piece;
  }
  return drawn;
}

/** Text with every hidden character written as `\uXXXX`, which JSON reads back as the very same character. */
export function escapeForJson(json: string): string {
  return json.replace(new RegExp(hidden, "gu"), (character) =>
    character === "\n"
      ? character
      : [...Array(character.length).keys()].map((at) => jsonUnit(character.charCodeAt(at))).join(""),
  );
}

function reveal(text: string, keep: (character: string) => string | undefined = () => undefined): string {
  return text.replace(glueOrHidden, (character: string, joined: string | undefined) =>
    joined === undefined ? (keep(character) ?? notation(character)) : joined,
  );
}

function notation(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}

function jsonUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
