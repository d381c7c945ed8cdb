// `assay replay`: repeats a recorded review from its record, or asks other models or lenses about the same inputs.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createAnalyzers } from "../../analyzers/analyzers.js";
import { reviewChange, type ModelPort, type ReviewOptions, type ReviewResult } from "../../review/review.js";
import { AssayError, systemClock } from "../../runtime/runtime.js";
import { offline } from "../../settings/settings.js";
import {
  listRuns,
  openRunReader,
  replayAnswers,
  replayContext,
  replayRules,
  replaySource,
  type RunReader,
} from "../../store/store.js";
import { openModels, openSilentModels } from "../open-models.js";
import { dataFolders, type Surroundings } from "../surroundings.js";
import { compareResults, withTimesOf } from "./compare-results.js";
import { exitCodeOf } from "./exit-code.js";
import { modelsNamed } from "./settings-flags.js";
import { followProgress } from "./follow-progress.js";
import { parseLensFlag, parseModelFlags } from "./parse-model-flags.js";
import { printReview, type PrintRequest } from "./print-review.js";

/** The options of `assay replay`. */
export type ReplayOptions = Pick<PrintRequest, "format" | "output"> & {
  readonly lenses?: string | undefined;
  readonly model: readonly string[];
  readonly list: boolean;
};

/** Runs the command (spec O3). Without --model or --lenses nothing is asked of anyone, and the result equals the recorded one. */
export async function runReplay(
  run: string,
  options: ReplayOptions,
  surroundings: Surroundings,
): Promise<void> {
  const root = dataFolders(surroundings).runs;
  if (options.list) {
    for (const name of await listRuns(root)) process.stdout.write(`${name}\n`);
    return;
  }
  const reader = await openRunReader(await findRoot(run, surroundings), run);
  const recorded = await readJson<ReviewResult>(reader, reader.record.result);
  const changed = changeOptions(await readJson<ReviewOptions>(reader, reader.record.options), options);
  const isExact = options.lenses === undefined && options.model.length === 0;
  const models = isExact ? silent(await openSilentModels()) : await openNamed(options, surroundings);
  const progress = followProgress(options, surroundings);
  const review = await reviewChange({
    run: reader.record.run,
    source: replaySource(reader),
    analyzers: replayRules(reader, createAnalyzers()),
    context: replayContext(reader),
    models: replayAnswers(reader, models),
    options: changed,
    clock: systemClock,
    onEvent: (event) => {
      progress.onEvent(event);
    },
    signal: surroundings.signal,
  }).finally(() => progress.close());
  const result = isExact ? withTimesOf(review.result, recorded) : review.result;
  const { format, output } = options;
  await printReview({ ...review, result }, { format, output, events: progress.unprinted }, surroundings);
  for (const line of compareResults(result, recorded)) process.stderr.write(`${line}\n`);
  process.exitCode = exitCodeOf(result, reader.record.failOn);
}

/** Reviews of an evaluation keep their records beside it; any other run lies among the runs. */
async function findRoot(run: string, surroundings: Surroundings): Promise<string> {
  const { runs, evaluations } = dataFolders(surroundings);
  if (run === "latest" || run.length < 4) return runs;
  const folders = [runs, ...(await listFolders(evaluations)).map((name) => join(evaluations, name, "runs"))];
  for (const folder of folders)
    if ((await listRuns(folder)).some((name) => name.startsWith(run))) return folder;
  return runs;
}

async function listFolders(root: string): Promise<string[]> {
  return readdir(root).catch(() => []); // there was no evaluation yet
}

async function openNamed(options: ReplayOptions, surroundings: Surroundings): Promise<ModelPort> {
  const models = await openModels(surroundings, { useCache: true, onCall: () => undefined });
  await models.ensureAskable(modelsNamed(parseModelFlags(options.model)));
  return models.port;
}

async function readJson<T>(reader: RunReader, hash: string): Promise<T> {
  return JSON.parse((await reader.get(hash)).toString("utf8")) as T; // hash-checked content, written by the recorder from this very type
}

function changeOptions(recorded: ReviewOptions, options: ReplayOptions): ReviewOptions {
  const wanted = parseLensFlag(options.lenses);
  const { model, perLens } = parseModelFlags(options.model);
  const known = recorded.lenses.map(({ lens }) => lens.id);
  const strange = [...(wanted ?? []), ...Object.keys(perLens)].find((id) => !known.includes(id));
  if (strange !== undefined) {
    throw new AssayError({
      code: "unknown-lens",
      message: `the recorded run has no lens "${strange}"`,
      remedy: `Its lenses are ${known.join(", ")}.`,
    });
  }
  const kept = recorded.lenses.filter(({ lens }) => wanted === null || wanted.includes(lens.id));
  return {
    ...recorded,
    lenses: kept.map((one) => ({ ...one, model: orNone(perLens[one.lens.id] ?? model ?? one.model) })),
  };
}

function orNone(model: string | null): string | null {
  return model === offline ? null : model;
}

/** Models that are never asked: an exact repetition that would need them says so instead of spending money. */
function silent(models: ModelPort): ModelPort {
  return {
    ...models,
    ask: (question) =>
      Promise.resolve({
        kind: "failed",
        failure: "bad_request",
        message: "the record holds no answer to this question, because prompts have changed since",
        remedy: `Ask it anew with: assay replay --model ${question.model}`,
        retryAfterMs: null,
        text: null,
        account: {
          model: question.model,
          attempts: [],
          usage: { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 },
          costUsd: 0,
          fromCache: false,
        },
      }),
  };
}
