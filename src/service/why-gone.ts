// Looks whether a review is still wanted, as the code host tells it now: the newest head wins, and a closed pull request needs none.
import { endReview } from "./end-review.js";
import type { PullRequest, RepositoryRow, ReviewRow } from "./ports.js";
import { requestFor } from "./request-for.js";
import type { ServiceParts } from "./service-parts.js";

/** A review, its repository, and the pull request as it is now. */
export interface Standing {
  readonly row: ReviewRow;
  readonly repository: RepositoryRow;
  readonly pull: PullRequest;
}

/**
 * Null while the review is wanted; else why not, and then the review has ended. Webhooks come in any order and may be lost, so this
 * is asked before a change is read and again before anything is posted (spec G4, G5).
 */
export async function whyGone(
  { row, repository, pull }: Standing,
  parts: ServiceParts,
): Promise<{ readonly ended: "closed" | "superseded" } | null> {
  if (!pull.isOpen) {
    await endReview({ row, repository }, closed, parts);
    return { ended: "closed" };
  }
  if (pull.headSha === row.headSha) return null;
  // Taking in the newer head cancels this review in the same transaction; where the gate turns it away, this one ends all the same.
  await parts.askForReview(requestFor(repository, pull, { trigger: "sweep" }));
  await endReview({ row, repository }, superseded, parts);
  return { ended: "superseded" };
}

const closed = {
  state: "cancelled",
  code: "closed",
  reason: "The pull request was closed while its review was under way.",
  remedy: "Reopen it to have it reviewed.",
} as const;

const superseded = {
  state: "cancelled",
  code: "superseded",
  reason: "A newer commit of the pull request took this review's place.",
  remedy: "Look at the newest commit's check.",
} as const;
