// Merges claims that say the same of the same place, whoever made them (spec S1).
import { severities } from "../severity.js";
import type { PlacedClaim } from "./placed-claim.js";
import { authorOf, saysTheSame, wordsOf, type WordedClaim } from "./says-the-same.js";

/** A claim with the ones that were merged into it, in the order they were met. */
export interface MergedClaim extends PlacedClaim {
  readonly same: readonly PlacedClaim[];
}

/**
 * Groups the claims of one file and side that say the same (`saysTheSame`). The worst and surest claim leads; one that
 * brings an edit leads an equal one without. Agreement between different authors raises confidence.
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
  const leaders: { lead: WordedClaim; same: PlacedClaim[] }[] = [];
  for (const placed of claims) {
    const worded = { placed, words: wordsOf(placed.claim) };
    const twin = leaders.find(({ lead }) => saysTheSame(lead, worded));
    if (twin === undefined) leaders.push({ lead: worded, same: [] });
    else twin.same.push(placed);
  }
  return leaders.map(({ lead, same }) => merged(lead.placed, same));
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
