// `assay review`: opens the change, reviews it, prints the result and leaves a record.
import { resolve } from "node:path";
import { withMeasurements, type MeasuredSides } from "../../advice/advice.js";
import { createAnalyzers } from "../../analyzers/analyzers.js";
import type { OpenSource } from "../../forge/forge.js";
import { planReview, reviewChange, type ReviewEvent, type ReviewInput } from "../../review/review.js";
import { AssayError, systemClock } from "../../runtime/runtime.js";
import { loadSettings, type Effective } from "../../settings/settings.js";
import { localPlace } from "../local-index.js";
import { openContext } from "../open-context.js";
import { openModels } from "../open-models.js";
import { newRunId } from "../run-id.js";
import { dataFolders, type Surroundings } from "../surroundings.js";
import { exitCodeOf } from "./exit-code.js";
import { followProgress, type Follower } from "./follow-progress.js";
import { modelsNamed, readFlags, type SettingsFlags } from "./settings-flags.js";
import { openSource, type SourceOptions } from "./open-source.js";
import { printPlan } from "./print-plan.js";
import { printReview, type PrintRequest } from "./print-review.js";
import { openRecorder } from "./open-recorder.js";
import { readResults } from "./run-advise.js";

/** The options of `assay review`, as the command line gives them. */
export type ReviewCommandOptions = SourceOptions &
  SettingsFlags &
  Pick<PrintRequest, "format" | "output"> & {
    readonly dryRun: boolean;
    readonly cache: boolean;
    readonly resultsBase?: string | undefined;
    readonly resultsHead?: string | undefined;
  };

/** Runs the command; the exit code is left in `process.exitCode`. Throws what ends a run early. */
export async function runReview(options: ReviewCommandOptions, surroundings: Surroundings): Promise<void> {
  const measured = await readSides(options, surroundings.cwd);
  const source = await openSource(options, surroundings);
  try {
    const recorder = openRecorder(dataFolders(surroundings).runs, newRunId(systemClock.now()));
    const models = await openModels(surroundings, {
      useCache: options.cache,
      onCall: (call) => {
        recorder.onCall(call);
      },
    });
    const flags = readFlags(options);
    const effective = await loadSettings(source, { flags, ...models });
    await models.ensureAskable(modelsNamed(flags));
    const parts = { source, effective, surroundings, models, recorder, measured };
    if (options.dryRun) printPlan(await planReview(inputOf(parts, silent)), effective.options.passes);
    else process.exitCode = await reviewAndPrint(parts, options);
  } finally {
    await source.close();
  }
}

/** The measured results of both sides (spec R11). Throws `usage` where only one side is given. */
async function readSides(options: ReviewCommandOptions, cwd: string): Promise<MeasuredSides | null> {
  const { resultsBase, resultsHead } = options;
  if (resultsBase === undefined && resultsHead === undefined) return null;
  if (resultsBase === undefined || resultsHead === undefined)
    throw new AssayError({
      code: "usage",
      message: "results of one side alone say nothing about the change",
      remedy: "Give both --results-base and --results-head, of the same scenarios.",
    });
  return {
    base: await readResults(resolve(cwd, resultsBase)),
    head: await readResults(resolve(cwd, resultsHead)),
  };
}

type Models = Awaited<ReturnType<typeof openModels>>;
type Recorder = ReturnType<typeof openRecorder>;

interface Parts {
  readonly source: OpenSource;
  readonly effective: Effective;
  readonly surroundings: Surroundings;
  readonly models: Models;
  readonly recorder: Recorder;
  readonly measured: MeasuredSides | null;
}

type Listener = Pick<Follower, "onEvent" | "onIndexing">;

const silent: Listener = { onEvent: () => undefined, onIndexing: () => undefined };

function inputOf(given: Parts, { onEvent, onIndexing }: Listener): ReviewInput {
  const { recorder, surroundings, measured } = given;
  const { trees } = given.source;
  const place = trees === null ? null : localPlace(trees, surroundings, onIndexing);
  const rules = createAnalyzers();
  return {
    run: recorder.run,
    source: recorder.recordSource(given.source),
    analyzers: recorder.recordRules(measured === null ? rules : withMeasurements(rules, measured)),
    context: recorder.recordContext(openContext(place)),
    models: recorder.recordAnswers(given.models.port),
    options: given.effective.options,
    clock: systemClock,
    onEvent,
    signal: surroundings.signal,
  };
}

async function reviewAndPrint(parts: Parts, options: ReviewCommandOptions): Promise<number> {
  const { effective, recorder, surroundings } = parts;
  const progress = followProgress(options, surroundings);
  const onEvent = (event: ReviewEvent): void => {
    recorder.onEvent(event);
    progress.onEvent(event);
  };
  const input = inputOf(parts, { ...progress, onEvent });
  const review = await reviewChange(input).finally(() => progress.close());
  // The record comes first: where the review cannot be written, it can still be had from there.
  await keepRecord(recorder, { result: review.result, options: effective.options, failOn: effective.failOn });
  const { format, output } = options;
  await printReview(review, { format, output, events: progress.unprinted }, surroundings);
  return exitCodeOf(review.result, effective.failOn);
}

/** A record that cannot be kept is said; it never costs the reader a finished review. */
async function keepRecord(recorder: Recorder, done: Parameters<Recorder["finish"]>[0]): Promise<void> {
  try {
    await recorder.finish(done);
  } catch (thrown) {
    if (!(thrown instanceof AssayError)) throw thrown;
    process.stderr.write(`assay: ${thrown.message}\n  → ${thrown.remedy}\n`);
  }
}
