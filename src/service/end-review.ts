// Ends a review without a result: skipped, cancelled or failed, each with its reason on the row, in the log and on the check.
import type { CheckState } from "../review/review.js";
import type { Failure } from "../queue/queue.js";
import { messageOf } from "../runtime/runtime.js";
import type { Ending, RepositoryRow, ReviewRow } from "./ports.js";
import type { ServiceParts } from "./service-parts.js";
import { showCheck } from "./show-check.js";

type WithoutResult = Exclude<Ending, { readonly state: "completed" }>;

/** Ends the review and concludes its check. Does nothing to a review that has ended before. Throws what the host throws. */
export async function endReview(
  of: { readonly row: ReviewRow; readonly repository: RepositoryRow },
  ending: WithoutResult,
  parts: ServiceParts,
): Promise<void> {
  const { reason, remedy } = ending;
  const event =
    ending.state === "failed"
      ? ({ type: "review:failed", reason, remedy } as const)
      : ({ type: "review:skipped", reason } as const);
  if (await parts.rows.finish(of.row.id, ending, [event])) await concludeCheck(of, parts);
}

/** Brings the check of an ended review to its conclusion, from what its row says (spec G3, P5). */
export async function concludeCheck(
  { row, repository }: { readonly row: ReviewRow; readonly repository: RepositoryRow },
  parts: ServiceParts,
  signal?: AbortSignal,
): Promise<void> {
  const now = await parts.rows.readReview(row.id);
  const state = now === null ? null : stateOf(now);
  if (now !== null && state !== null) await showCheck({ row: now, repository }, state, { parts, signal });
}

function stateOf({ state, reason, remedy }: ReviewRow): CheckState | null {
  const said = { reason: reason ?? "no reason was kept", remedy: remedy ?? "" };
  switch (state) {
    case "skipped":
    case "failed":
      return { kind: state, ...said };
    case "cancelled":
      return { kind: "cancelled", reason: said.reason };
    case "completed":
    case "queued":
    case "running":
      return null; // concluded with its result, or not over yet
  }
}

/** Ends the review whose job died for good, and tells its owner why (spec P6, Q3). Throws nothing for a host that does not answer. */
export async function failReview(review: string, failure: Failure, parts: ServiceParts): Promise<void> {
  const row = await parts.rows.readReview(review);
  const repository = row === null ? null : await parts.rows.readRepository(row.repository);
  if (row === null || repository === null) return;
  const { code, message: reason, remedy } = failure;
  try {
    await endReview({ row, repository }, { state: "failed", code, reason, remedy }, parts);
  } catch (thrown) {
    parts.log.error({ review }, `the failure could not be shown at the code host: ${messageOf(thrown)}`);
  }
}
