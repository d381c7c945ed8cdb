// What only looks like a secret: placeholders, documented examples, look-ups, names and words.

/** Examples that providers print in their own documentation; AWS ends them all in this word. */
export function isDocumentedExample(secret: string): boolean {
  return /EXAMPLE(?:KEY)?$/.test(secret);
}

const placeholderWords =
  /example|placeholder|change[-_ ]?me|replace|your|insert|dummy|fake|sample|redacted|xxxx|\*\*\*|\.\.\.|1234567890?$|abcdef(?:gh|1|$)|deadbeef/i;
const lookUps =
  /\$\{|\{\{|<%|\$\(|^\$|^%|^<.*>$|^\{.*\}$|process\.env|os\.environ|getenv|secrets\.|vault:|^arn:|^env:/i;

/** True where the text stands for a secret that somebody else is to fill in, or looks one up by name. */
export function isPlaceholder(secret: string): boolean {
  return placeholderWords.test(secret) || lookUps.test(secret) || new Set(secret).size < 4;
}

const guessable =
  /^(?:pass(?:word|wd)?|pwd|secret|root|admin|user|postgres|mysql|guest|test|dev|local|token|default)[0-9]{0,4}$/i;

/** True where a password in `url` is a word that guards nothing: the name of its user, or a default on one's own machine. */
export function isGuessable(secret: string, url: string): boolean {
  const user = /:\/\/([^:]*):/.exec(url)?.[1] ?? "";
  return secret === user || guessable.test(secret);
}

/** True where the text mixes letters and digits as issued tokens do, unlike names made of words. */
export function hasTokenShape(secret: string): boolean {
  return /[0-9]/.test(secret) && /[A-Za-z]/.test(secret) && entropy(secret) >= 3.5 && !isName(secret);
}

/**
 * True where the text is unlikely to be a word, a name, a path, a sentence or a format: no spaces, letters with digits
 * or marks, and at least 3 bits of entropy a character.
 */
export function looksRandom(secret: string): boolean {
  if (/\s/.test(secret) || /^(?:https?:|\.{0,2}\/|[A-Za-z]:\\|@)/.test(secret)) return false;
  if (!/[A-Za-z]/.test(secret) || !/[0-9!#$%^&*+=?~]/.test(secret)) return false;
  return entropy(secret) >= 3 && !isName(secret) && !isGuessable(secret, "");
}

/** True for a password made of words: at least four parts, with small and capital letters and a digit, and no space. */
export function isPassphrase(secret: string): boolean {
  const parts = secret.split(/[._:/+-]+/).filter((part) => part !== "");
  return (
    parts.length >= 4 &&
    /[a-z]/.test(secret) &&
    /[A-Z]/.test(secret) &&
    /[0-9]/.test(secret) &&
    !/\s/.test(secret)
  );
}

/** Words joined by case, dots, dashes or underscores, with short numbers: `user.tokenV2`, `api-key-2024-01`. */
function isName(secret: string): boolean {
  const parts = secret.replace(/([a-z])([A-Z])/g, "$1 $2").split(/[\s._:/-]+/);
  return parts.every((part) =>
    /^(?:[A-Z]?[a-z]{1,15}[0-9]{0,3}|[A-Z]{1,15}[0-9]{0,3}|[0-9]{1,4})$/.test(part),
  );
}

/** Shannon entropy in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
