// Pairs reported findings with known ones: as many pairs as possible, each finding and each known one in at most one.
import type { Finding } from "../../review/review.js";
import type { KnownFinding } from "../set/evaluation-set.js";
import { fitOf, type Fit } from "./fits.js";

/** The pairs, by index of the finding, and for every finding the known ones that it meets at all. */
export interface Matching {
  readonly knownOf: ReadonlyMap<number, number>;
  readonly meets: readonly (readonly number[])[];
}

/**
 * A maximum matching (augmenting paths). It depends on nothing but its input: known findings choose in their order, each
 * first the expected lens's finding, then the nearest, then the one reported first.
 */
export function matchFindings(
  findings: readonly Finding[],
  known: readonly KnownFinding[],
  nearLines: number,
): Matching {
  const choices = known.map((one) =>
    findings
      .flatMap((finding, index) => {
        const fit = fitOf(finding, one, nearLines);
        return fit === null ? [] : [{ index, fit }];
      })
      .sort((a, b) => betterFirst(a.fit, b.fit) || a.index - b.index)
      .map(({ index }) => index),
  );
  const knownOf = new Map<number, number>();
  for (const at of known.keys()) pair(at, { choices, knownOf, tried: new Set() });
  const meets = findings.map((_, index) =>
    known.flatMap((_known, at) => (choices[at]?.includes(index) === true ? [at] : [])),
  );
  return { knownOf, meets };
}

interface Search {
  readonly choices: readonly (readonly number[])[];
  readonly knownOf: Map<number, number>;
  readonly tried: Set<number>;
}

/** Finds a finding for the known one `at`, moving earlier pairs where they can move. */
function pair(at: number, search: Search): boolean {
  for (const index of search.choices[at] ?? []) {
    if (search.tried.has(index)) continue;
    search.tried.add(index);
    const holder = search.knownOf.get(index);
    if (holder === undefined || pair(holder, search)) {
      search.knownOf.set(index, at);
      return true;
    }
  }
  return false;
}

function betterFirst(a: Fit, b: Fit): number {
  return Number(b.ownLens) - Number(a.ownLens) || a.distance - b.distance;
}
