// The job `conclude`: judges what the lenses said, posts one review, and ends it (spec S1-S3, P1-P8).
import type { ChildOutcome, JobRun } from "../queue/queue.js";
import { concludeReview, lostAnswers, type LensAnswers, type ReviewResult } from "../review/review.js";
import { AssayError, inSpan } from "../runtime/runtime.js";
import { ownerSettingsSchema } from "../settings/settings.js";
import type { JobOf } from "./job.js";
import { postResult } from "./post-review.js";
import type { RepositoryRow, ReviewRow } from "./ports.js";
import { readRunning } from "./read-running.js";
import type { ServiceParts } from "./service-parts.js";
import { lensPrefix, lensStep, publishedStep, resultStep } from "./steps.js";
import { openStoredEvents } from "./stored-events.js";
import { readPrepared, textDomain, type KeptPrepared } from "./text-domain.js";
import { whyGone } from "./why-gone.js";

/** Judges once, then posts until it is posted; each is kept before the next begins, so a second run repeats neither (spec Q2, P4). */
export async function runConcludeJob(
  job: JobOf<"conclude">,
  run: JobRun,
  parts: ServiceParts,
): Promise<unknown> {
  const { row, repository } = await readRunning(job.review, parts.rows);
  const prepared = await readPrepared(parts.rows, row.id);
  if (prepared === null) throw unprepared(row);
  const held = (await parts.rows.readStep(row.id, resultStep)) as ReviewResult | null; // written below
  const result = held ?? (await judge({ row, repository }, prepared, { run, parts }));
  if ((await parts.rows.readStep(row.id, publishedStep)) === null) {
    const pull = await parts.host.readPull(repository, row.number, run.signal);
    const gone = await whyGone({ row, repository, pull }, parts);
    if (gone !== null) return gone;
  }
  return postResult({ row, repository, result, prepared }, run, parts);
}

async function judge(
  { row, repository }: { readonly row: ReviewRow; readonly repository: RepositoryRow },
  prepared: KeptPrepared,
  { run, parts }: { readonly run: JobRun; readonly parts: ServiceParts },
): Promise<ReviewResult> {
  const answers = await readAnswers(row, prepared, { run, parts });
  const events = openStoredEvents(parts.rows, row.id, () => {
    run.progress();
  });
  const now = (): number => parts.clock.now();
  const analyzers = parts.analyzers.forDomain(textDomain(row, prepared));
  const asking = await openAsking({ row, repository }, prepared, parts);
  const tools = { ...{ run: row.id, analyzers, events, now }, asking, signal: run.signal };
  const result = await inSpan("judge", {}, async (span) => {
    const judged = await concludeReview(prepared, answers, tools);
    span.set({ "assay.verdict": judged.verdict, "assay.findings": judged.findings.length });
    return judged;
  });
  run.signal.throwIfAborted();
  const passRuns = result.passes?.map(({ outcome }) => outcome);
  await parts.rows.saveStep(row.id, {
    step: resultStep,
    value: result,
    events: await events.take(),
    passRuns,
  });
  return result;
}

/**
 * What the passes ask with; keys are opened only where one is on (spec X2). A job that died between an answer and its step asks
 * again: the answer then comes from the cache (spec A7), so that the result is the same and nothing is paid twice.
 */
async function openAsking(
  { row, repository }: { readonly row: ReviewRow; readonly repository: RepositoryRow },
  { options }: KeptPrepared,
  parts: ServiceParts,
): Promise<Parameters<typeof concludeReview>[2]["asking"]> {
  if (options.passes === undefined) return undefined;
  const models = (await parts.modelsOf(repository)).port;
  const { dailyUsd } = ownerSettingsSchema.parse(repository.settings);
  return { models, purse: parts.purses.openPurse(row, { ...options.caps, dailyUsd }, { kind: "passes" }) };
}

/** What each lens said; a lens whose job died says why in its place (spec S3). */
async function readAnswers(
  row: ReviewRow,
  prepared: KeptPrepared,
  { run, parts }: { readonly run: JobRun; readonly parts: ServiceParts },
): Promise<LensAnswers[]> {
  const steps = await parts.rows.readSteps(row.id, lensPrefix);
  const said = new Map(steps.map(({ step, value }) => [step, value as LensAnswers])); // written by the job `lens`
  const children = await run.children();
  const paths = prepared.material.files.filter((file) => file.unread === null).map((file) => file.path);
  return prepared.options.lenses.map((assignment) => {
    const answers = said.get(lensStep(assignment.lens.id));
    return answers ?? lostAnswers({ ...assignment, paths }, faultOf(assignment.lens.id, children));
  });
}

function faultOf(lens: string, children: readonly ChildOutcome[]): { message: string; remedy: string } {
  const child = children.find(({ jobId }) => jobId.endsWith(`-lens-${lens}`));
  if (child?.kind === "failed") return child.failure;
  const message = child?.kind === "stale" ? child.reason : "nothing came back from it";
  return { message, remedy: "Ask for the review again with /assay review." };
}

function unprepared(row: ReviewRow): AssayError {
  return new AssayError({
    code: "internal",
    message: `the review ${row.id} came to its end before it was prepared`,
    remedy:
      "Ask for the review again; if it happens again, report it with the lines of the log that bear its id.",
  });
}
