// Keeps the check of a review true at the code host while the review goes on, and concludes it (spec P5).
import { checkRunFor, ensureCheck, type CheckState, type LensStep } from "../review/review.js";
import type { LensAnswers, PreparedReview } from "../review/review.js";
import { messageOf } from "../runtime/runtime.js";
import type { RepositoryRow, ReviewRow } from "./ports.js";
import type { ServiceParts } from "./service-parts.js";
import { lensPrefix } from "./steps.js";

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

/**
 * Shows how far the lenses are, wherever they are asked, when more have answered than `shown`; answers with how many had. Progress is
 * worth a try and nothing more: a fault is logged, the conclusion makes it good. The last answer is not shown, since that follows at once.
 */
export async function showProgress(
  { row, repository, prepared }: CheckOf & { readonly prepared: PreparedReview },
  parts: ServiceParts,
  shown: number,
): Promise<number> {
  try {
    const answers = (await parts.rows.readSteps(row.id, lensPrefix)).map(({ value }) => value as LensAnswers); // written by the job `lens`
    const { lenses } = prepared.options;
    if (answers.length === shown || answers.length === lenses.length) return answers.length;
    const steps = lenses.map(({ lens }) => stepOf(lens, answers));
    const now = (await parts.rows.readReview(row.id)) ?? row;
    await showCheck({ row: now, repository }, { kind: "running", stage: "Lenses", lenses: steps }, { parts });
    return answers.length;
  } catch (thrown) {
    parts.log.warn({ review: row.id }, `the check could not be brought up to date: ${messageOf(thrown)}`);
    return shown;
  }
}

function stepOf(
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
    detail: outcome.state !== "answered" ? outcome.message : outcome.by === "rules" ? "by rules" : "",
    findings: isFailed ? null : findings,
    workMs,
  };
}
