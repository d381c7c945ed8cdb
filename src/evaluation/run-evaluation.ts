// Runs an evaluation: every case under every configuration as often as asked, within the money, taken up where it was left.
import { AssayError, messageOf } from "../runtime/runtime.js";
import type { CaseRun, FailedRun, JudgedRun } from "./outcome.js";
import type { Evaluation } from "./results-schema.js";
import { compare } from "./score/compare.js";
import type { Draws } from "./score/resample.js";
import { scoreConfiguration } from "./score/score-configuration.js";
import type { EvaluationCase, EvaluationSet } from "./set/evaluation-set.js";

/** One review to be made: `configuration` is its index, `run` counts from 1. */
export interface EvaluationTask {
  readonly case: EvaluationCase;
  readonly configuration: number;
  readonly run: number;
}

/** What came of a task. */
export type TaskOutcome = JudgedRun | FailedRun;

/**
 * What an evaluation needs. `reserve` grants a task its money before it starts, or says why not; what it granted is
 * settled with what was spent. `review` throws `cancelled` alone. `onDone` is told after each task and waited for.
 */
export interface EvaluationPlan {
  readonly set: EvaluationSet;
  readonly configurations: readonly { readonly label: string; readonly hash: string }[];
  readonly head: Pick<Evaluation, "tool" | "id" | "request" | "startedAt">;
  readonly runs: number;
  readonly draws: Draws;
  readonly jobs: number;
  /** What was done before, by configuration, when an evaluation is taken up again. */
  readonly done: readonly (readonly CaseRun[])[];
  readonly review: (task: EvaluationTask) => Promise<TaskOutcome>;
  readonly reserve: (
    task: EvaluationTask,
  ) => Promise<{ readonly settle: (costUsd: number) => Promise<void> } | { readonly refused: string }>;
  readonly onDone: (evaluation: Evaluation) => Promise<void>;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * Runs what is left to run, at most `jobs` at once, in the set's order, and scores all of it (spec O4). It stops early, and
 * says why, when the money does not reach for the next review or no key is accepted. Throws `cancelled`; `onDone` has the rest by then.
 */
export async function runEvaluation(plan: EvaluationPlan): Promise<Evaluation> {
  const runs = plan.configurations.map((_, index) => [...(plan.done[index] ?? [])]);
  const running = new Set<Promise<void>>();
  const ended: { stopped: string | null; fault: { readonly thrown: unknown } | null } = {
    stopped: null,
    fault: null,
  };
  // One at a time: what is told last must be what is known last.
  let told = Promise.resolve();
  const tell = (why: string | null): Promise<void> => {
    told = told.then(() => plan.onDone(write(plan, runs, why)));
    return told;
  };
  const start = (task: EvaluationTask, settle: (costUsd: number) => Promise<void>): void => {
    const work = plan
      .review(task)
      .then(async (outcome) => {
        await settle(outcome.state === "judged" ? outcome.spent.costUsd : 0);
        runs[task.configuration]?.push({ case: task.case.id, run: task.run, ...outcome });
        ended.stopped ??= whyHopeless(outcome);
        await tell(ended.stopped);
      })
      .catch((thrown: unknown) => {
        ended.fault ??= { thrown };
      })
      .finally(() => running.delete(work));
    running.add(work);
  };
  for (const task of tasksLeft(plan)) {
    while (running.size >= plan.jobs) await Promise.race(running);
    let grant = await plan.reserve(task);
    // What others have reserved may be more than they will spend.
    while ("refused" in grant && running.size > 0) {
      await Promise.race(running);
      grant = await plan.reserve(task);
    }
    if ("refused" in grant) ended.stopped ??= grant.refused;
    if (ended.stopped !== null || ended.fault !== null || plan.signal.aborted || "refused" in grant) break;
    start(task, grant.settle);
  }
  await Promise.all(running);
  rethrow(ended.fault);
  if (plan.signal.aborted) throw interrupted();
  const evaluation = write(plan, runs, ended.stopped);
  await plan.onDone(evaluation);
  return evaluation;
}

/** Configurations take turns within a case, so that an interrupted comparison still compares. A failed review is tried again. */
function tasksLeft(plan: EvaluationPlan): EvaluationTask[] {
  return plan.set.cases.flatMap((one) =>
    [...Array(plan.runs).keys()].flatMap((at) =>
      plan.configurations.flatMap((_, configuration): EvaluationTask[] => {
        const isDone = plan.done[configuration]?.some((done) => done.case === one.id && done.run === at + 1);
        return isDone === true ? [] : [{ case: one, configuration, run: at + 1 }];
      }),
    ),
  );
}

/** Whether every lens was refused for its key: what follows would fare no better. */
function whyHopeless(outcome: TaskOutcome): string | null {
  if (outcome.state === "failed") return null;
  const [first] = outcome.failures;
  const isRefused = outcome.failures.every(({ failure }) => failure === "auth" || failure === "billing");
  const models = outcome.answered.filter(({ by }) => by !== "rules");
  return first !== undefined && isRefused && models.length === 0
    ? `no key was accepted: ${first.message}`
    : null;
}

function write(plan: EvaluationPlan, runs: readonly CaseRun[][], stopped: string | null): Evaluation {
  const { set, draws } = plan;
  const given = { cases: set.cases, draws };
  const order = new Map(set.cases.map((one, index) => [one.id, index]));
  const sorted = runs.map((all) =>
    [...all].sort((a, b) => (order.get(a.case) ?? 0) - (order.get(b.case) ?? 0) || a.run - b.run),
  );
  const wanted = set.cases.length * plan.runs * plan.configurations.length;
  const [a, b] = sorted;
  return {
    format: "assay-evaluation",
    version: 1,
    ...plan.head,
    set: {
      name: set.name,
      file: set.file,
      hash: set.hash,
      cases: set.cases.map(({ id, title, known }) => ({ id, title, known: known.length })),
    },
    runs: plan.runs,
    ...draws,
    complete: runs.reduce((sum, all) => sum + all.length, 0) === wanted,
    stopped,
    configurations: plan.configurations.map((one, index) =>
      scoreConfiguration({ ...one, runs: sorted[index] ?? [] }, given),
    ),
    comparison: a === undefined || b === undefined ? null : compare({ a, b }, given),
    finishedAt: new Date(plan.now()).toISOString(),
  };
}

function rethrow(fault: { readonly thrown: unknown } | null): void {
  if (fault === null) return;
  throw fault.thrown instanceof Error ? fault.thrown : new Error(messageOf(fault.thrown));
}

function interrupted(): AssayError {
  return new AssayError({
    code: "cancelled",
    message: "the evaluation was interrupted",
    remedy: "Take it up again with --resume; what was done is kept.",
  });
}
