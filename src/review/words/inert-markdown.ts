// Untrusted text in Markdown: drawn as the very characters it is made of, so that it can neither mark up nor act.
import { revealCode, revealLine, revealParagraphs } from "./reveal-hidden.js";

// A zero-width space as an entity: it splits what GitHub would act on, and the file itself holds no hidden character.
const split = "&#8203;";
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", $: "&#36;" };
const markup = /^[\\`*_[\]~|!]$/;
const acting = /[&<>$]|[\\`*_[\]~|!]|[@#]|(?<![a-z\d])(?:GH-(?=\d)|www\.|(?:mailto|xmpp):)|:\/\//gi;

/**
 * One line of prose as inert Markdown (spec P7): no HTML, images, links or maths; mentions, issue references (and so closing
 * keywords), e-mail addresses and bare links are split so that nothing links or notifies; a slash command at its start is
 * escaped. Pairs of backquotes stay code, all else is drawn as the characters it is made of.
 */
export function inertText(text: string): string {
  return revealLine(text)
    .split(/(`[^`]+`)/)
    .map((piece) => (/^`[^`]+`$/.test(piece) ? inertCode(piece.slice(1, -1)) : inertProse(piece)))
    .join("")
    .replace(/^[-+=#/]/, "\\$&")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** One line of prose as inert HTML, for the inside of a `<summary>`, where Markdown is not read. */
export function inertHtml(text: string): string {
  return revealLine(text).replace(acting, (match) => (markup.test(match) ? match : inertPiece(match)));
}

/** Prose of several paragraphs, each inert, with a blank line between. */
export function inertParagraphs(text: string): string {
  return revealParagraphs(text).map(inertText).join("\n\n");
}

/** Text as inline code, fenced by more backquotes than it holds; nothing inside is acted upon. Empty text gives none. */
export function inertCode(text: string): string {
  const shown = revealLine(text);
  if (shown === "") return "";
  const fence = "`".repeat(longestRun(shown) + 1);
  const space = /^`|`$/.test(shown) ? " " : "";
  return `${fence}${space}${shown}${space}${fence}`;
}

/**
 * Lines as a code block whose fence is longer than any run of backquotes inside. Lead each line with a sign or a number, so
 * that none begins with a command that a bot would read.
 */
export function inertBlock(lines: readonly string[], language: "" | "diff" = ""): string {
  const shown = lines.map(revealCode);
  const fence = fenceFor(shown.join("\n"));
  return [`${fence}${language}`, ...shown, fence].join("\n");
}

/** A fence for a code block: at least three backquotes, and more than any run of them in `text`. */
export function fenceFor(text: string): string {
  return "`".repeat(Math.max(3, longestRun(text) + 1));
}

/** One row of a table; a bar inside a cell is escaped, as GitHub asks even inside code. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, "\\|")).join(" | ")} |`;
}

/** `text` in at most `length` UTF-16 units, ending in `…` where something was cut. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

function inertProse(text: string): string {
  return text.replace(acting, (match) => (markup.test(match) ? `\\${match}` : inertPiece(match)));
}

function inertPiece(match: string): string {
  const entity = entities[match];
  if (entity !== undefined) return entity;
  if (match === "://") return `:${split}//`;
  return match.toLowerCase() === "www." ? `${match.slice(0, 3)}${split}.` : `${match}${split}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
