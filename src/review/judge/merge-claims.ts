// Merges claims that say the same of the same place, whoever made them (spec S1).
import { severities } from "../severity.js";
import type { Claim } from "../claim.js";
import type { Located } from "./locate-evidence.js";

const nearLines = 2;
const likeness = 0.5;

/** A claim whose quote was found. */
export interface PlacedClaim {
  readonly claim: Claim;
  readonly place: Located;
  readonly preExisting: boolean;
}

/** A claim with the ones that were merged into it, in the order they were met. */
export interface MergedClaim extends PlacedClaim {
  readonly same: readonly PlacedClaim[];
}

/**
 * Groups equal claims: same file and side, ranges that touch, and the same evidence, the same category with a
 * shared name, or titles alike. The worst and surest claim leads; one that brings an edit leads an equal one without.
 * Agreement between different authors raises confidence.
 */
export function mergeClaims(claims: readonly PlacedClaim[]): MergedClaim[] {
  const byFile = new Map<string, PlacedClaim[]>();
  for (const placed of [...claims].sort(strongestFirst)) {
    const key = `${placed.claim.path}\0${placed.place.side}`;
    const group = byFile.get(key);
    if (group === undefined) byFile.set(key, [placed]);
    else group.push(placed);
  }
  return [...byFile.values()].flatMap(mergeWithinFile);
}

function mergeWithinFile(claims: readonly PlacedClaim[]): MergedClaim[] {
  const leaders: { lead: PlacedClaim; words: Words; same: PlacedClaim[] }[] = [];
  for (const placed of claims) {
    const words = wordsOf(placed.claim);
    const twin = leaders.find((leader) =>
      isSame({ placed: leader.lead, words: leader.words }, { placed, words }),
    );
    if (twin === undefined) leaders.push({ lead: placed, words, same: [] });
    else twin.same.push(placed);
  }
  return leaders.map(({ lead, same }) => merged(lead, same));
}

function merged(lead: PlacedClaim, same: readonly PlacedClaim[]): MergedClaim {
  const edits = lead.claim.edits ?? same.find((one) => one.claim.edits !== null)?.claim.edits ?? null;
  const evidence = [...new Set([lead, ...same].flatMap((one) => one.claim.evidence))];
  const others = new Map(
    same
      .filter((one) => authorOf(one.claim) !== authorOf(lead.claim))
      .map((one) => [authorOf(one.claim), one.claim.confidence]),
  );
  const doubt = [...others.values()].reduce(
    (left, confidence) => left * (1 - confidence / 2),
    1 - lead.claim.confidence,
  );
  return {
    ...lead,
    claim: {
      ...lead.claim,
      edits,
      evidence,
      confidence: Math.min(0.99, Math.max(lead.claim.confidence, 1 - doubt)),
    },
    preExisting: lead.preExisting && same.every((one) => one.preExisting),
    same,
  };
}

interface Words {
  readonly title: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

function isSame(a: { placed: PlacedClaim; words: Words }, b: { placed: PlacedClaim; words: Words }): boolean {
  const [one, other] = [a.placed, b.placed];
  if (one.claim.evidence.some((fact) => other.claim.evidence.includes(fact))) return true;
  const apart =
    Math.max(one.place.startLine, other.place.startLine) - Math.min(one.place.endLine, other.place.endLine);
  if (apart > nearLines) return false;
  if (overlap(a.words.title, b.words.title) >= likeness) return true;
  return (
    apart <= 0 && one.claim.category === other.claim.category && shared(a.words.names, b.words.names) >= 1
  );
}

function strongestFirst(a: PlacedClaim, b: PlacedClaim): number {
  return (
    severities.indexOf(a.claim.severity) - severities.indexOf(b.claim.severity) ||
    b.claim.confidence - a.claim.confidence ||
    Number(b.claim.edits !== null) - Number(a.claim.edits !== null) ||
    a.claim.lens.localeCompare(b.claim.lens) ||
    a.place.startLine - b.place.startLine ||
    a.claim.title.localeCompare(b.claim.title) ||
    a.claim.scenario.localeCompare(b.claim.scenario)
  );
}

function authorOf(claim: Claim): string {
  return claim.source.kind === "model"
    ? `${claim.lens}/${claim.source.model}`
    : `${claim.source.analyzer}/${claim.source.rule}`;
}

const stopWords = new Set([
  "the",
  "and",
  "for",
  "with",
  "that",
  "this",
  "not",
  "are",
  "can",
  "may",
  "when",
  "from",
  "has",
  "will",
  "its",
  "into",
  "without",
  "never",
]);

function wordsOf(claim: Claim): Words {
  const all = claim.title.toLowerCase().match(/[a-z0-9_]{3,}/g) ?? [];
  const code = `${claim.quote} ${claim.title}`.match(/[A-Za-z_][A-Za-z0-9_]{3,}/g) ?? [];
  return {
    title: new Set(all.filter((word) => !stopWords.has(word)).map(stem)),
    names: new Set(code.filter(isIdentifier)),
  };
}

function stem(word: string): string {
  return word.length > 5 ? word.replace(/(ing|ed|es|s)$/, "") : word;
}

function isIdentifier(word: string): boolean {
  return /_|[a-z][A-Z]/.test(word);
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let count = 0;
  for (const word of a) if (b.has(word)) count += 1;
  return count;
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = shared(a, b);
  return both === 0 ? 0 : both / (a.size + b.size - both);
}
