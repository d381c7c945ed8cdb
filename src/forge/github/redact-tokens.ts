// Takes GitHub's tokens, signed web tokens, keys and credentials in addresses out of text that a person or a log will see.

const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, "[private key]"],
  // Installation tokens may hold a signed web token, with dots and some 520 characters (github.md 2).
  [/\b(?:gh[a-z]_|github_pat_)[\w.-]{16,}/g, "[token]"],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, "[token]"],
  [/\bv1\.[0-9a-f]{40}\b/g, "[token]"],
  [/\b(basic|bearer|token)\s+[\w+/=.~-]{16,}/gi, "$1 [token]"],
  [/\/\/[^\s/@:]*:[^\s/@]+@/g, "//[token]@"],
];

/** `text` without secrets, at most `maxChars` long. What cannot be told from a token by its form is not found. */
export function redactTokens(text: string, maxChars = 400): string {
  let clean = text;
  for (const [pattern, instead] of patterns) clean = clean.replace(pattern, instead);
  return clean.length > maxChars ? `${clean.slice(0, maxChars)}…` : clean;
}
