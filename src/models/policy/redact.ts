// Takes secrets out of text that comes back from a provider, and cuts it to a line that a person reads.

const longestMessage = 300;

/** Shapes of keys as vendors print them, whole or half masked, and of headers and addresses that carry one. */
const secretShapes: readonly RegExp[] = [
  /\b(sk|rk|pk|gsk|xai|hf|or)[-_][A-Za-z0-9*._-]{6,}/g,
  /\bAIza[A-Za-z0-9_*-]{8,}/g,
  /\b(bearer|basic)\s+[A-Za-z0-9+/=._~*-]{6,}/gi,
  /\b(x-api-key|x-goog-api-key|api[-_ ]?key|key|token)(["']?\s*[:=]\s*["']?)[A-Za-z0-9*._-]{8,}/gi,
  /\/\/[^/\s:@]+:[^/\s@]+@/g,
];

/** `text` on one line, at most 300 characters, with `secrets` and everything shaped like a key replaced (spec X2). */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) if (secret.length >= 4) clean = clean.replaceAll(secret, "[redacted]");
  for (const shape of secretShapes) clean = clean.replace(shape, "[redacted]");
  const line = clean.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim();
  return line.length <= longestMessage ? line : `${line.slice(0, longestMessage - 1)}…`;
}
