// Turns a merged, placed claim into a finding with its anchor and its stable fingerprint.
import { isCommentable } from "../../diff/diff.js";
import { sha256 } from "../../runtime/runtime.js";
import type { Anchor } from "../anchor.js";
import type { Claim } from "../claim.js";
import type { DroppedFinding, DropReason, Finding, Suggestion } from "../finding.js";
import type { ReviewedFile } from "../reviewed-file.js";
import type { Located } from "./locate-evidence.js";
import type { MergedClaim } from "./merge-claims.js";

/** The finding of `merged`. Its id is the fingerprint of path, rule or category, and the line's text without white space. */
export function writeFinding(
  merged: MergedClaim,
  given: { file: ReviewedFile; suggestion: Suggestion | null },
): Finding {
  const { claim, place } = merged;
  return {
    ...shared(claim),
    id: fingerprint(claim, place.quote),
    anchor: anchorOf(place, given.file),
    suggestion: given.suggestion,
    preExisting: merged.preExisting,
    alsoFrom: [...new Set(merged.same.map((one) => sayAuthor(one.claim)))].filter(
      (author) => author !== sayAuthor(claim),
    ),
  };
}

/** A claim that was put aside, kept with its reason (spec S1). */
export function writeDropped(claim: Claim, reason: DropReason, detail: string): DroppedFinding {
  const { path, startLine, endLine, quote } = claim;
  return {
    finding: {
      ...shared(claim),
      id: fingerprint(claim, quote),
      suggestion: null,
      preExisting: false,
      alsoFrom: [],
      path,
      startLine,
      endLine,
      quote,
    },
    reason,
    detail,
  };
}

/** Who made a claim, in words: the rule, or the lens. */
export function sayAuthor(claim: Pick<Claim, "source" | "lens">): string {
  return claim.source.kind === "model" ? claim.lens : `${claim.source.analyzer}/${claim.source.rule}`;
}

function shared(
  claim: Claim,
): Pick<
  Finding,
  "lens" | "source" | "category" | "severity" | "confidence" | "title" | "scenario" | "evidence"
> {
  const { lens, source, category, severity, confidence, title, scenario, evidence } = claim;
  return {
    lens,
    source,
    category,
    severity,
    confidence: Math.round(confidence * 100) / 100,
    title,
    scenario,
    evidence,
  };
}

function anchorOf(place: Located, file: ReviewedFile): Anchor {
  const { side, startLine, endLine, quote } = place;
  return {
    path: side === "old" ? (file.diff.oldPath ?? file.path) : file.path,
    side,
    startLine,
    endLine,
    quote,
    lineHash: sha256(quote.trim()),
    inDiff: isCommentable(file.diff, { side, startLine, endLine }),
  };
}

function fingerprint(claim: Claim, quote: string): string {
  const what =
    claim.source.kind === "rule"
      ? `${claim.source.analyzer}/${claim.source.rule}`
      : `${claim.lens}/${claim.category}`;
  return sha256([claim.path, what, quote.replace(/\s+/g, "")].join("\0")).slice(0, 16);
}
