// The secret engine: the bundled rule set and our own patterns over any text, as places and kinds.
import type { SecretHit } from "../../review/review.js";
import { bundledKinds, findBundled } from "./bundled-rules.js";
import { findPrivateKeys } from "./private-keys.js";
import { secretPatterns } from "./secret-patterns.js";

/** `findSecrets` on each of `texts`, in order. */
export async function findSecretsInEach(
  texts: readonly string[],
): Promise<readonly (readonly SecretHit[])[]> {
  const found: (readonly SecretHit[])[] = [];
  for (const text of texts) found.push(await findSecrets(text));
  return found;
}

/** Every kind of secret that can be found, without repeats. */
export const secretKinds: readonly string[] = [
  ...new Set([...secretPatterns.map(({ kind }) => kind), "private key", ...Object.values(bundledKinds)]),
];

/**
 * Secrets in `text`, ordered, without overlaps, in UTF-16 offsets (spec X7). Documented examples
 * (`AKIAIOSFODNN7EXAMPLE`), placeholders, look-ups and default passwords are not secrets. Takes time linear in the text.
 */
export async function findSecrets(text: string): Promise<readonly SecretHit[]> {
  const own = secretPatterns.flatMap((pattern) => matches(pattern, text));
  return withoutOverlaps([...own, ...findPrivateKeys(text), ...(await findBundled(text))]);
}

function matches({ kind, pattern, isReal }: (typeof secretPatterns)[number], text: string): SecretHit[] {
  const hits: SecretHit[] = [];
  for (const match of text.matchAll(pattern)) {
    const secret = match[1] ?? match[0];
    const start = match.indices?.[1]?.[0] ?? match.index;
    if (isReal(secret, match)) hits.push({ kind, start, end: start + secret.length });
  }
  return hits;
}

/** One hit where several overlap: from the first start to the last end, under the name of the most trusted. */
function withoutOverlaps(hits: readonly SecretHit[]): readonly SecretHit[] {
  const ordered = hits.map((hit, rank) => ({ hit, rank }));
  ordered.sort((a, b) => a.hit.start - b.hit.start || a.rank - b.rank);
  const kept: { hit: SecretHit; rank: number }[] = [];
  for (const { hit, rank } of ordered) {
    const last = kept.at(-1);
    if (last === undefined || hit.start >= last.hit.end) kept.push({ hit, rank });
    else {
      const kind = rank < last.rank ? hit.kind : last.hit.kind;
      const end = Math.max(hit.end, last.hit.end);
      kept[kept.length - 1] = { hit: { kind, start: last.hit.start, end }, rank: Math.min(rank, last.rank) };
    }
  }
  return kept.map(({ hit }) => hit);
}
