// Private key blocks: from the BEGIN line to the END line, or to where the key's own text stops.
import type { SecretHit } from "../../review/review.js";

const begin = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;
/** The END line, after a last line of key text of any length. One dash fewer where a diff's marker took the first. */
const end =
  /(?:([A-Za-z0-9/=+]{1,80})(?:["'`+, ]|\\[nr]|\r?\n[ +-]?){0,20})?-{4,5}END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/y;
/** What stands between key text and key text: line ends (escaped ones too), diff markers, quotes, joins, header lines. */
const between = /(?:[ \t"'`+,]|\\[nr]|\r?\n[ +-]?|[A-Z][A-Za-z-]{2,30}: [^\r\n\\]{0,200}){0,200}/y;
const keyText = /[A-Za-z0-9/=+]{16,20000}/y;
/** Less than this is a mention of a key, such as a check for its first line. */
const minKeyCharacters = 64;
/** No key is longer; keeps the time linear where many are begun and none is ended. */
const maxBlockCharacters = 20_000;

/** Key blocks in `text`, headers included; a block that is cut off counts to its last key character. */
export function findPrivateKeys(text: string): SecretHit[] {
  const hits: SecretHit[] = [];
  for (const match of text.matchAll(begin)) {
    const body = readBody(text, match.index + match[0].length);
    if (body.characters >= minKeyCharacters) {
      hits.push({ kind: "private key", start: match.index, end: body.end });
    }
  }
  return hits;
}

function readBody(text: string, from: number): { end: number; characters: number } {
  let at = from;
  let lastCharacter = from;
  let characters = 0;
  while (at - from <= maxBlockCharacters) {
    at = endOfMatch(between, text, at);
    end.lastIndex = at;
    const closing = end.exec(text);
    if (closing !== null) return { end: end.lastIndex, characters: characters + (closing[1]?.length ?? 0) };
    const next = endOfMatch(keyText, text, at);
    if (next === at) return { end: lastCharacter, characters };
    characters += next - at;
    lastCharacter = at = next;
  }
  return { end: lastCharacter, characters };
}

/** Where a sticky pattern that is tried at `at` stops matching; `at` when it does not match. */
function endOfMatch(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : at;
}
