// The job `lens`: asks one lens of a prepared review and keeps what it said (spec A2, A3, A4, A9).
import type { JobRun } from "../queue/queue.js";
import { askOneLens, planQuestions, type LensAnswers, type PreparedReview } from "../review/review.js";
import { AssayError } from "../runtime/runtime.js";
import { ownerSettingsSchema } from "../settings/settings.js";
import { askInBatch } from "./ask-in-batch.js";
import type { JobOf } from "./job.js";
import type { BatchPort } from "./batch-ports.js";
import type { RepositoryRow, ReviewRow } from "./ports.js";
import { readRunning } from "./read-running.js";
import type { ServiceParts } from "./service-parts.js";
import { showProgress } from "./show-check.js";
import { lensStep } from "./steps.js";
import { openStoredEvents } from "./stored-events.js";
import { readPrepared } from "./text-domain.js";

/**
 * Asks one lens, once: what it said is kept before the job ends, so that a paid answer is never asked for again (spec Q2).
 * What models and networks do never makes it throw; it throws `cancelled` when its review was.
 */
export async function runLensJob(job: JobOf<"lens">, run: JobRun, parts: ServiceParts): Promise<unknown> {
  const { row, repository } = await readRunning(job.review, parts.rows);
  const step = lensStep(job.lens);
  if ((await parts.rows.readStep(row.id, step)) !== null) return { lens: job.lens };
  const prepared = await readPrepared(parts.rows, row.id);
  const assignment = prepared?.options.lenses.find(({ lens }) => lens.id === job.lens);
  if (prepared === null || assignment === undefined) throw lost(job);
  const events = openStoredEvents(parts.rows, row.id, () => {
    run.progress();
  });
  const alone = { ...prepared, options: { ...prepared.options, lenses: [assignment] } };
  const of = { row, repository, prepared };
  await parts.progress.during(row.id, {
    show: (shown) => showProgress(of, parts, shown),
    ask: async () => {
      const value = await ask(alone, { row, repository }, { run, parts, events });
      run.signal.throwIfAborted();
      const lensRun = value.outcome;
      await parts.rows.saveStep(row.id, { step, value, events: await events.take(), lensRun });
    },
  });
  return { lens: job.lens };
}

async function ask(
  prepared: PreparedReview,
  { row, repository }: { readonly row: ReviewRow; readonly repository: RepositoryRow },
  given: {
    readonly run: JobRun;
    readonly parts: ServiceParts;
    readonly events: ReturnType<typeof openStoredEvents>;
  },
): Promise<LensAnswers> {
  const { run, parts, events } = given;
  const [assignment] = prepared.options.lenses;
  if (assignment === undefined) throw new TypeError("a lens job without a lens");
  const models = (await parts.modelsOf(repository)).port;
  const { batches } = models;
  const { dailyUsd } = ownerSettingsSchema.parse(repository.settings);
  const purse = parts.purses.openPurse(
    row,
    { ...prepared.options.caps, dailyUsd },
    { kind: "lens", lens: assignment.lens.id },
  );
  const plan = planQuestions(prepared.material, { options: prepared.options, models });
  if (prepared.options.asking === "batch" && batches !== undefined && (await takesBatch(assignment, batches)))
    return askInBatch({ row, assignment, plan, models, batches, purse, events, run, parts });
  const now = (): number => parts.clock.now();
  return parts.askQueues.with(row.id, models, (queue) =>
    askOneLens(plan, assignment, { models, purse, events, now, signal: run.signal, queue }),
  );
}

async function takesBatch(
  { model }: { readonly model: string | null },
  batches: BatchPort,
): Promise<boolean> {
  return model !== null && (await batches.priceShare(model)) !== null;
}

function lost(job: JobOf<"lens">): AssayError {
  return new AssayError({
    code: "internal",
    message: `the lens ${job.lens} of review ${job.review} was started before the review was prepared`,
    remedy:
      "Ask for the review again; if it happens again, report it with the lines of the log that bear its id.",
  });
}
