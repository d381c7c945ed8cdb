// Comments that tell a linter to look away: they are never obeyed (spec X1), but what they hide is only evidence.

const words = /noqa|(?:eslint|oxlint)-disable|(?:ruff|flake8)(?=[ \t]*:)|secretlint-disable/gi;
const hidesLine = /noqa|(?:eslint|oxlint)-disable/i;
const hidesFile =
  /^[ \t]*#[ \t]*(?:ruff|flake8)[ \t]*:[ \t]*(?:noqa|disable|ignore)|\/[*/][ \t]*(?:eslint|oxlint)-disable(?!-)/im;

/**
 * `text` with the linters' off switches made unreadable to them, one character for one, so that all places stay.
 */
export function bluntSuppressions(text: string): string {
  return text.replace(words, (word) => `_${word.slice(1)}`);
}

/**
 * A predicate over 1-based lines of `text`: true where its author asked linters to look away, on that line, on the line
 * before it, or for the whole file.
 */
export function suppressedLines(text: string): (line: number) => boolean {
  if (hidesFile.test(text)) return () => true;
  if (!hidesLine.test(text)) return () => false;
  const lines = text.split("\n");
  const hides = (line: number): boolean => hidesLine.test(lines[line - 1] ?? "");
  return (line) => hides(line) || /-disable-next-line/i.test(lines[line - 2] ?? "");
}
