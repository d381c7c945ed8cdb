// Reviews one case exactly as `assay review` would, leaves its record, and measures what came of it.
import { join } from "node:path";
import { createAnalyzers } from "../../../analyzers/analyzers.js";
import { judgeRun, type EvaluationTask, type TaskOutcome } from "../../../evaluation/evaluation.js";
import type { OpenSource } from "../../../forge/forge.js";
import { planReview, reviewChange, type ReviewInput } from "../../../review/review.js";
import { AssayError, systemClock } from "../../../runtime/runtime.js";
import { loadSettings, type Effective } from "../../../settings/settings.js";
import { localPlace } from "../../local-index.js";
import { openContext } from "../../open-context.js";
import { openModels } from "../../open-models.js";
import { newRunId } from "../../run-id.js";
import type { Surroundings } from "../../surroundings.js";
import { openRecorder } from "../open-recorder.js";
import type { EvalConfiguration } from "./eval-request.js";
import { openCase } from "./open-case.js";

/** What all reviews of an evaluation share. `folder` takes their records; `indexes` is scratch room that outlives no evaluation. */
export interface EvalDesk {
  readonly configurations: readonly EvalConfiguration[];
  readonly nearLines: number;
  readonly folder: string;
  readonly indexes: string;
  readonly useCache: boolean;
  readonly surroundings: Surroundings;
}

/** The reviews' plans: how many questions a task would ask, and what they cost at most (spec K3); nothing is sent. */
export interface TaskPlan {
  readonly questions: number;
  readonly tokens: number;
  readonly costUsd: number;
  readonly unpriced: number;
}

/** Reviews and judges. A case that cannot be reviewed is a failed outcome. `maxCostUsd` bounds this review. Throws `cancelled`. */
export async function reviewCase(
  task: EvaluationTask,
  desk: EvalDesk,
  maxCostUsd: number | null,
): Promise<TaskOutcome> {
  return withInput(task, desk, async ({ input, recorder, effective }) => {
    const { caps } = effective.options;
    const options = { ...effective.options, caps: { ...caps, costUsd: least(caps.costUsd, maxCostUsd) } };
    const { result } = await reviewChange({ ...input, options });
    const { run } = recorder;
    await recorder.finish({ result, options, failOn: effective.failOn });
    return judgeRun(result, { case: task.case, nearLines: desk.nearLines, record: run });
  }).catch((thrown: unknown): TaskOutcome => {
    if (!(thrown instanceof AssayError) || desk.surroundings.signal.aborted) throw thrown;
    const { code, message, remedy } = thrown;
    return { state: "failed", code, message, remedy };
  });
}

/** What `task` would ask, or null where its change cannot be opened (its review will say why). */
export async function planTask(task: EvaluationTask, desk: EvalDesk): Promise<TaskPlan | null> {
  return withInput(task, desk, async ({ input }) => {
    const { questions } = (await planReview(input)).plan;
    return {
      questions: questions.length,
      tokens: questions.reduce((sum, { tokens }) => sum + tokens, 0),
      costUsd: questions.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0),
      unpriced: questions.filter(({ costUsd }) => costUsd === null).length,
    };
  }).catch((thrown: unknown) => {
    if (!(thrown instanceof AssayError) || desk.surroundings.signal.aborted) throw thrown;
    return null;
  });
}

interface Opened {
  readonly input: ReviewInput;
  readonly recorder: ReturnType<typeof openRecorder>;
  readonly effective: Effective;
}

async function withInput<T>(
  task: EvaluationTask,
  desk: EvalDesk,
  use: (opened: Opened) => Promise<T>,
): Promise<T> {
  const { surroundings } = desk;
  const configuration = desk.configurations[task.configuration];
  if (configuration === undefined) throw new TypeError("a task of a configuration that is not there");
  const source = await openCase(task.case, surroundings);
  try {
    const recorder = openRecorder(join(desk.folder, "runs"), newRunId(systemClock.now()), { keepAll: true });
    const onCall = (call: Parameters<typeof recorder.onCall>[0]): void => {
      recorder.onCall(call);
    };
    const models = await openModels(surroundings, { useCache: desk.useCache, onCall, repetition: task.run });
    const settled = settingsSource(source, configuration.config);
    const effective = await loadSettings(settled, { flags: configuration.flags, ...models });
    const { trees } = source;
    const place = trees === null ? null : localPlace(trees, surroundings, () => undefined);
    const input: ReviewInput = {
      run: recorder.run,
      source: recorder.recordSource(source),
      analyzers: recorder.recordRules(createAnalyzers()),
      context: recorder.recordContext(
        openContext(place === null ? null : { ...place, folder: desk.indexes }),
      ),
      models: recorder.recordAnswers(models.port),
      options: effective.options,
      clock: systemClock,
      onEvent: (event) => {
        recorder.onEvent(event);
      },
      signal: surroundings.signal,
    };
    return await use({ input, recorder, effective });
  } finally {
    await source.close();
  }
}

/** The case's own settings, or those of the file that stands in their place. Guidelines stay the case's own. */
function settingsSource(
  source: OpenSource,
  config: string | null,
): Pick<OpenSource, "readFile" | "listFiles"> {
  if (config === null) return source;
  return {
    listFiles: (side) => source.listFiles(side),
    readFile: (side, path) =>
      path === ".assay.yml" ? Promise.resolve(Buffer.from(config)) : source.readFile(side, path),
  };
}

function least(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
