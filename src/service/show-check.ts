// Keeps the check of a review true at the code host while the review goes on, and concludes it (spec P5).
import { checkRunFor, ensureCheck, type CheckState, type LensStep } from "../review/review.js";
import type { LensAnswers } from "../review/review.js";
import type { RepositoryRow, ReviewRow } from "./ports.js";
import type { ServiceParts } from "./service-parts.js";

/** Which check: a review in its repository. */
export interface CheckOf {
  readonly row: ReviewRow;
  readonly repository: RepositoryRow;
}

/** Shows `state`; the check is made where there is none. Throws what the code host throws. */
export async function showCheck(
  { row, repository }: CheckOf,
  state: CheckState,
  given: { readonly parts: ServiceParts; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const { parts, signal } = given;
  const { clock, random } = parts;
  const content = checkRunFor(state, {
    requestChanges: "failure",
    failed: "failure",
    detailsUrl: parts.pageOf(row.id),
  });
  const id = await ensureCheck(
    { host: await parts.host.checkHost(repository), clock, random, signal },
    { head: row.headSha, key: row.id, checkId: row.checkRunId },
    content,
  );
  if (id !== row.checkRunId) await parts.rows.setCheckRun(row.id, id);
}

/** How one lens stands, by what the lenses have answered so far. */
export function stepOf(
  lens: { readonly id: string; readonly title: string },
  answers: readonly LensAnswers[],
): LensStep {
  const outcome = answers.find((one) => one.outcome.lens === lens.id)?.outcome;
  if (outcome === undefined)
    return { lens: lens.title, state: "running", detail: "", findings: null, workMs: null };
  const { findings, workMs } = outcome;
  const isFailed = outcome.state === "failed";
  return {
    lens: lens.title,
    state: isFailed ? "failed" : "answered",
    detail: outcome.state === "answered" ? "" : outcome.message,
    findings: isFailed ? null : findings,
    workMs,
  };
}
