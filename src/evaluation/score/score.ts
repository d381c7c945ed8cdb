// Precision, recall and F1 of counts, and of clean changes the false alarms on each.
import { add, nothing, type CaseTally, type Tally } from "./tally.js";

/** What a score is made of; each is null where there is nothing that it could be computed from. */
export const metrics = ["precision", "recall", "f1"] as const;
export type Metric = (typeof metrics)[number];
export type Measured = Readonly<Record<Metric, number | null>>;

/** A value with the 95 % interval around it. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Counts with what follows from them. */
export interface Score extends Tally {
  readonly precision: Estimate;
  readonly recall: Estimate;
  readonly f1: Estimate;
}

/**
 * precision = hits / reported, recall = found / known, F1 their harmonic mean. Reporting nothing where something is known
 * has no precision, and an F1 of 0.
 */
export function measure({ hits, alarms, found, missed }: Tally): Measured {
  const precision = share(hits, hits + alarms);
  const recall = share(found, found + missed);
  return { precision, recall, f1: harmonicMean(precision, recall) };
}

/** The counts of many cases together, of one lens where it is named. */
export function total(cases: readonly CaseTally[], lens: string | null = null): Tally {
  return cases
    .map((one) => (lens === null ? one.all : (one.lenses.get(lens) ?? nothing)))
    .reduce(add, nothing);
}

/** False alarms for each review of a clean change; null where no clean change was reviewed. */
export function alarmsOnClean(cases: readonly CaseTally[]): number | null {
  const clean = cases.filter((one) => one.isClean);
  return share(
    clean.reduce((sum, one) => sum + one.all.alarms, 0),
    clean.reduce((sum, one) => sum + one.runs, 0),
  );
}

/** What one review of a case cost on average, in US dollars. */
export function costPerReview(cases: readonly CaseTally[]): number | null {
  return share(
    cases.reduce((sum, one) => sum + one.costUsd, 0),
    cases.reduce((sum, one) => sum + one.runs, 0),
  );
}

/** Where nothing was said, the mean is 0 if something was missed, and unknown if another lens said it. */
function harmonicMean(precision: number | null, recall: number | null): number | null {
  if (recall === null || (precision === null && recall > 0)) return null;
  const sum = (precision ?? 0) + recall;
  return sum === 0 ? 0 : (2 * (precision ?? 0) * recall) / sum;
}

function share(part: number, of: number): number | null {
  return of === 0 ? null : part / of;
}
