// Whether a reported finding meets a known one, and how closely: the same file and side, lines that touch or nearly do, a lens that may say it.
import picomatch from "picomatch";
import type { Finding } from "../../review/review.js";
import type { AcceptRule, KnownFinding, KnownPlace } from "../set/evaluation-set.js";

/** How a finding meets a known one: lines between them (0 where they touch), and whether the expected lens says it. */
export interface Fit {
  readonly distance: number;
  readonly ownLens: boolean;
}

/** How `finding` meets `known`, or null where it does not. At most `nearLines` lines may lie between them. */
export function fitOf(finding: Finding, known: KnownFinding, nearLines: number): Fit | null {
  const lenses = lensesOf(finding);
  const ownLens = lenses.includes(known.lens);
  if (!ownLens && !known.alsoLenses.some((lens) => lenses.includes(lens))) return null;
  if (known.mentions !== null && !mentions(finding, known.mentions)) return null;
  const distances = known.places.flatMap((place) => distanceTo(finding, place) ?? []);
  const distance = Math.min(...distances, Number.POSITIVE_INFINITY);
  return distance <= nearLines ? { distance, ownLens } : null;
}

/** Whether a rule of the case takes the finding out of the count. */
export function isAccepted(finding: Finding, rule: AcceptRule): boolean {
  const { path, startLine, endLine } = finding.anchor;
  if (rule.path !== null && !picomatch.isMatch(path, rule.path, { dot: true })) return false;
  if (rule.lines !== null && (endLine < rule.lines[0] || startLine > rule.lines[1])) return false;
  if (rule.lenses !== null && !rule.lenses.includes(finding.lens)) return false;
  return rule.mentions === null || mentions(finding, rule.mentions);
}

/** The lens that made it, and those whose equal claim was merged into it; names of rules do no harm among them. */
function lensesOf(finding: Finding): readonly string[] {
  return [finding.lens, ...finding.alsoFrom];
}

function mentions({ title, scenario }: Finding, pattern: RegExp): boolean {
  return pattern.test(title) || pattern.test(scenario);
}

function distanceTo({ anchor }: Finding, place: KnownPlace): number | null {
  if (anchor.path !== place.path || anchor.side !== place.side) return null;
  return Math.max(0, place.startLine - anchor.endLine, anchor.startLine - place.endLine);
}
