// Judge: from claims to findings. Deterministic; every claim ends as a finding, part of one, or a drop with its reason.
import type { Dismissal } from "../ask/lens-answers.js";
import type { Claim } from "../claim.js";
import type { DroppedFinding } from "../finding.js";
import type { ReviewOptions } from "../review-options.js";
import type { ReviewedFile } from "../reviewed-file.js";
import { severities } from "../severity.js";
import { isInChange } from "./is-in-change.js";
import { locateEvidence } from "./locate-evidence.js";
import { mergeClaims, type MergedClaim } from "./merge-claims.js";
import type { PlacedClaim } from "./placed-claim.js";
import { sayAuthor, writeDropped } from "./write-finding.js";

/** What the gate leaves: claims that stand, each with its file, and everything that fell, with reasons. */
export interface Judged {
  readonly standing: readonly { readonly merged: MergedClaim; readonly file: ReviewedFile }[];
  readonly dropped: readonly DroppedFinding[];
}

/** The gate of spec S1: path, evidence, dismissal, confidence, duplicates, cap, in this order. Pure. */
export function judgeClaims(
  claims: readonly Claim[],
  given: {
    files: ReadonlyMap<string, ReviewedFile>;
    dismissals: readonly Dismissal[];
    options: Pick<ReviewOptions, "confidenceFloor" | "caps">;
  },
): Judged {
  const dropped: DroppedFinding[] = [];
  const placed: PlacedClaim[] = [];
  for (const claim of claims) {
    const outcome = judgeOne(claim, given);
    if ("reason" in outcome) dropped.push(outcome);
    else placed.push(outcome);
  }
  const merged = mergeClaims(placed).sort((a, b) => worstFirst(a, b));
  for (const { claim, same } of merged) {
    dropped.push(
      ...same.map((one) =>
        writeDropped(one.claim, "duplicate", `says the same as "${claim.title}" (${sayAuthor(claim)})`),
      ),
    );
  }
  const kept = merged.slice(0, given.options.caps.findings);
  for (const { claim } of merged.slice(given.options.caps.findings)) {
    dropped.push(
      writeDropped(claim, "over-cap", `only the ${given.options.caps.findings} worst findings are kept`),
    );
  }
  const standing = kept.flatMap((one) => {
    const file = given.files.get(one.claim.path);
    return file === undefined ? [] : [{ merged: one, file }];
  });
  return { standing, dropped };
}

function judgeOne(claim: Claim, given: Parameters<typeof judgeClaims>[1]): PlacedClaim | DroppedFinding {
  const file = given.files.get(claim.path);
  if (file === undefined)
    return writeDropped(claim, "path-not-in-change", `${claim.path} is not a file of the change`);
  const place = locateEvidence(claim, file);
  if (place === null)
    return writeDropped(claim, "quote-not-found", "the quoted line stands nowhere in the file");
  const dismissal = dismissalOf(claim, given.dismissals);
  if (dismissal !== undefined) return writeDropped(claim, "dismissed-by-lens", dismissal.reason);
  const floor = given.options.confidenceFloor[claim.severity];
  if (claim.confidence < floor) {
    return writeDropped(
      claim,
      "low-confidence",
      `confidence ${claim.confidence.toFixed(2)} is under ${floor.toFixed(2)} for ${claim.severity}`,
    );
  }
  return { claim, place, preExisting: !isInChange(place, file) };
}

/** A lens may set aside a rule's hit on its own subject; a secret is never set aside by a model (spec X7). */
function dismissalOf(claim: Claim, dismissals: readonly Dismissal[]): Dismissal | undefined {
  if (claim.source.kind !== "rule" || claim.category === "secrets") return undefined;
  return dismissals.find((one) => one.lens === claim.lens && claim.evidence.includes(one.fact));
}

function worstFirst(a: MergedClaim, b: MergedClaim): number {
  return (
    Number(a.preExisting) - Number(b.preExisting) ||
    severities.indexOf(a.claim.severity) - severities.indexOf(b.claim.severity) ||
    b.claim.confidence - a.claim.confidence ||
    a.claim.path.localeCompare(b.claim.path) ||
    a.place.startLine - b.place.startLine ||
    a.claim.title.localeCompare(b.claim.title)
  );
}
