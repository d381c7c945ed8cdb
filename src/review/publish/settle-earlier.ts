// Brings what earlier runs posted up to date: what is fixed says so, what is superseded is folded away (spec P4).
import type { ReviewResult } from "../review-result.js";
import { inertCode } from "../words/inert-markdown.js";
import { sendUntilAnswered, type Desk } from "./call-host.js";
import { isLineInChange, type HostChange } from "./host-change.js";
import { markedFingerprint, runMarkLines, shortHash, writeFindingMark, writeRunMark } from "./marks.js";
import type { MinimizeReason, WriteOutcome } from "./ports.js";
import type { OwnComment, OwnReview } from "./read-standing.js";

/** Earlier inline findings that the result does not hold: those that are fixed, and those that nobody can be sure of. */
export interface GoneFindings {
  readonly fixed: readonly OwnComment[];
  readonly unconfirmed: readonly OwnComment[];
}

/**
 * Which of `earlier` are gone (spec P4). Fixed is said only when the lens that claimed it read the file again, or the file left the
 * change, and the line is no longer there or a rule found nothing: a model that does not repeat itself proves nothing.
 */
export function findGone(
  earlier: readonly OwnComment[],
  given: { readonly result: ReviewResult; readonly change: HostChange },
): GoneFindings {
  const { result, change } = given;
  const still = new Set(
    [...result.findings, ...result.dropped.map(({ finding }) => finding)].map(({ id }) =>
      markedFingerprint(id),
    ),
  );
  const gone = earlier.filter(({ mark }) => mark.fixedIn === null && !still.has(mark.fingerprint));
  const fixed = gone.filter((one) => isFixed(one, { result, change }));
  return { fixed, unconfirmed: gone.filter((one) => !fixed.includes(one)) };
}

/** Folds each fixed comment away as resolved and writes into it where it was fixed. Twice is the same as once. */
export async function markFixed(desk: Desk, fixed: readonly OwnComment[], sha: string): Promise<void> {
  for (const { comment, mark } of fixed) {
    const body = comment.body.trimEnd().split("\n").slice(0, -1).join("\n").trimEnd();
    const said = `${body}\n\n**Fixed in ${inertCode(sha.slice(0, 7))}.**\n\n${writeFindingMark({ ...mark, fixedIn: sha })}`;
    await fold(desk, comment.nodeId, "resolved");
    await careful(desk, () => desk.host.updateComment(comment.id, said, desk.signal));
  }
}

/** Folds away the bodies of earlier reviews and writes into each what superseded it. */
export async function supersede(desk: Desk, earlier: readonly OwnReview[], sha: string): Promise<void> {
  for (const { review, mark } of earlier) {
    if (mark.superseded) continue;
    const rest = review.body.split("\n").slice(runMarkLines).join("\n").trimStart();
    const note = `> Superseded by the review of ${inertCode(sha.slice(0, 7))}.`;
    await fold(desk, review.nodeId, "outdated");
    await careful(desk, () =>
      desk.host.updateReview(
        review.id,
        `${writeRunMark({ ...mark, superseded: true })}\n\n${note}\n\n${rest}`,
        desk.signal,
      ),
    );
  }
}

/** Folds away a second copy of a run's review, which a host made of a write whose answer was lost, with its comments. */
export async function foldCopies(
  desk: Desk,
  copies: readonly OwnReview[],
  comments: readonly OwnComment[],
): Promise<void> {
  for (const { review } of copies) {
    await fold(desk, review.nodeId, "duplicate");
    for (const { comment } of comments) {
      if (comment.reviewId === review.id) await fold(desk, comment.nodeId, "duplicate");
    }
  }
}

function isFixed(
  { comment, mark }: OwnComment,
  { result, change }: { readonly result: ReviewResult; readonly change: HostChange },
): boolean {
  const { path, side } = comment;
  const cells = result.coverage.cells.filter((cell) => cell.path === path);
  const isInChange = change.files.some(({ diff }) => diff.newPath === path || diff.oldPath === path);
  if (!isInChange) return true;
  const ofLens = cells.filter((cell) => cell.lens === mark.lens);
  const isReadAgain =
    ofLens.length > 0 && ofLens.every(({ state }) => state === "read" || state === "checked");
  if (!isReadAgain) return false;
  if (mark.by === "rule") return true;
  const isLine = (hash: string): boolean => shortHash(hash) === mark.lineHash;
  return !isLineInChange({ path, side, isLine }, change);
}

async function fold(desk: Desk, nodeId: string, reason: MinimizeReason): Promise<void> {
  await careful(desk, () => desk.host.minimize(nodeId, reason, desk.signal));
}

/** A refusal here (deleted meanwhile, not permitted) leaves an old comment as it is, which harms nobody. */
async function careful(desk: Desk, write: () => Promise<WriteOutcome>): Promise<void> {
  await sendUntilAnswered(desk, write);
}
