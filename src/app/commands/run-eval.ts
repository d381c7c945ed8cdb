// `assay eval`: reviews a set of changes whose faults are known, and scores what was found (spec O4).
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import picomatch from "picomatch";
import {
  evaluationFormats,
  readEvaluation,
  readSet,
  runEvaluation,
  writeEvaluation,
  type Evaluation,
  type EvaluationFormat,
  type EvaluationSet,
} from "../../evaluation/evaluation.js";
import { revealLine } from "../../report/report.js";
import { openPurse } from "../../review/review.js";
import { AssayError, systemClock } from "../../runtime/runtime.js";
import { openModels } from "../open-models.js";
import { programVersion } from "../program-version.js";
import { newRunId } from "../run-id.js";
import { dataFolders, type Surroundings } from "../surroundings.js";
import { exitOf, parseMark } from "./eval/eval-exit.js";
import { printEvalPlan } from "./eval/eval-plan.js";
import {
  configurationsOf,
  evalRequestSchema,
  requestOf,
  type EvalRequest,
  type RequestOptions,
} from "./eval/eval-request.js";
import { planTask, reviewCase, type EvalDesk } from "./eval/review-case.js";
import { checkOutput } from "./output-file.js";
import { modelsNamed } from "./settings-flags.js";

/** The options of `assay eval`. */
export interface EvalOptions extends RequestOptions {
  readonly jobs: number;
  readonly maxCost?: number | undefined;
  readonly failUnder: readonly string[];
  readonly format: EvaluationFormat;
  readonly output?: string | undefined;
  readonly results?: string | undefined;
  readonly resume?: string | undefined;
  readonly dryRun: boolean;
  readonly cache: boolean;
}

/** Runs the command; the exit code is left in `process.exitCode`. Throws what ends an evaluation early. */
export async function runEval(
  set: string | undefined,
  options: EvalOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { cwd } = surroundings;
  const marks = options.failUnder.map(parseMark);
  const output = options.output === undefined ? null : await checkOutput(cwd, options.output);
  const before = await readBefore(set, options, cwd);
  const request =
    before === null ? requestOf(set, options, cwd) : requestBefore(before, options.resume ?? "");
  const whole = await readSet(request.set);
  const part = { ...whole, cases: chooseCases(whole, request.cases) };
  const configurations = await configurationsOf(request);
  if (before !== null)
    refuseOther(before, { hash: whole.hash, hashes: configurations.map(({ hash }) => hash) });
  const models = await openModels(surroundings, { useCache: false, onCall: () => undefined });
  for (const { flags } of configurations) await models.ensureAskable(modelsNamed(flags));
  const id = before?.id ?? newRunId(systemClock.now());
  const folder = join(dataFolders(surroundings).evaluations, id);
  const indexes = await mkdtemp(join(tmpdir(), "assay-eval-"));
  const { nearLines } = whole;
  const desk: EvalDesk = {
    configurations,
    nearLines,
    folder,
    indexes,
    useCache: options.cache,
    surroundings,
  };
  try {
    if (options.dryRun) {
      await printEvalPlan(desk, { cases: part.cases, runs: request.runs });
      return;
    }
    const results = await chooseResults(options, { cwd, folder });
    const evaluation = await evaluate({ request, set: part, id, before, results }, desk, options);
    await print(evaluationFormats[options.format](evaluation), output);
    const { code, lines } = exitOf(evaluation, marks);
    for (const line of lines) process.stderr.write(`assay: ${line}\n`);
    process.stderr.write(`assay: kept in ${results}; \`assay replay RECORD\` repeats a review\n`);
    process.exitCode = code;
  } finally {
    await rm(indexes, { recursive: true, force: true });
  }
}

interface Given {
  readonly request: EvalRequest;
  readonly set: EvaluationSet;
  readonly id: string;
  readonly before: Evaluation | null;
  readonly results: string;
}

async function evaluate(given: Given, desk: EvalDesk, options: EvalOptions): Promise<Evaluation> {
  const { request, set, id, before, results } = given;
  const { configurations } = desk;
  const wanted = set.cases.length * request.runs * configurations.length;
  // Failed reviews are not taken over: what kept them from being made may be mended.
  const done = (before?.configurations ?? []).map(({ runs }) => runs.filter((run) => run.state === "judged"));
  const purse = openPurse({ tokens: Number.POSITIVE_INFINITY, costUsd: options.maxCost ?? null });
  const granted = new Map<string, number>();
  let count = done.reduce((sum, runs) => sum + runs.length, 0);
  const nameOf = (task: Parameters<typeof reviewCase>[0]): string =>
    `${task.case.id} ${task.configuration} ${task.run}`;
  try {
    return await runEvaluation({
      set,
      configurations,
      head: {
        tool: { name: "assay", version: programVersion() },
        id,
        request,
        startedAt: before?.startedAt ?? new Date(systemClock.now()).toISOString(),
      },
      runs: request.runs,
      draws: { resamples: request.resamples, seed: request.seed },
      jobs: options.jobs,
      done,
      review: async (task) => {
        const outcome = await reviewCase(task, desk, granted.get(nameOf(task)) ?? null);
        count += 1;
        const label =
          configurations.length === 1 ? "" : ` [${configurations[task.configuration]?.label ?? ""}]`;
        const run = request.runs === 1 ? "" : ` (run ${task.run})`;
        process.stderr.write(
          `${revealLine(`[${count}/${wanted}] ${task.case.id}${run}${label}: ${say(outcome)}`)}\n`,
        );
        return outcome;
      },
      reserve: async (task) => {
        const free = { settle: () => Promise.resolve() };
        if (options.maxCost === undefined) return free;
        const costUsd = (await planTask(task, desk))?.costUsd ?? 0;
        const grant = await purse.reserve({ tokens: 0, costUsd });
        if ("refused" in grant)
          return {
            refused: `the next review may cost up to $${costUsd.toFixed(3)}, over what is left of $${options.maxCost}`,
          };
        granted.set(nameOf(task), costUsd);
        return { settle: (spent) => grant.settle({ usage: noUsage, costUsd: spent }) };
      },
      onDone: (evaluation) => writeEvaluation(results, evaluation),
      now: () => systemClock.now(),
      signal: desk.surroundings.signal,
    });
  } catch (thrown) {
    process.stderr.write(
      `assay: ${count} of ${wanted} reviews are kept; go on with: assay eval --resume ${results}\n`,
    );
    throw thrown;
  }
}

const noUsage = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };

function say(outcome: Awaited<ReturnType<typeof reviewCase>>): string {
  if (outcome.state === "failed") return `could not be reviewed: ${outcome.message}`;
  const found = outcome.known.filter((one) => one.state === "found").length;
  const alarms = outcome.findings.filter(({ state }) => state === "false-alarm" || state === "repeat").length;
  const failed = outcome.failures.length === 0 ? "" : `, ${outcome.failures.length} lenses failed`;
  const known = outcome.known.length === 0 ? "clean" : `${found} of ${outcome.known.length} found`;
  return `${known}, ${alarms} false alarms${failed}`;
}

async function readBefore(
  set: string | undefined,
  options: EvalOptions,
  cwd: string,
): Promise<Evaluation | null> {
  if (options.resume === undefined) return null;
  if (set === undefined && options.results === undefined) return readEvaluation(resolve(cwd, options.resume));
  throw new AssayError({
    code: "usage",
    message: "--resume takes the set and the place of its results from the earlier evaluation",
    remedy: "Leave the set and --results away.",
  });
}

function requestBefore(before: Evaluation, file: string): EvalRequest {
  const parsed = evalRequestSchema.safeParse(before.request);
  if (parsed.success) return parsed.data;
  throw other(`${file} does not say how it was asked for`);
}

function refuseOther(
  before: Evaluation,
  now: { readonly hash: string; readonly hashes: readonly string[] },
): void {
  if (before.set.hash !== now.hash) throw other("the set has changed since");
  const were = before.configurations.map(({ hash }) => hash);
  if (were.join() !== now.hashes.join()) throw other("the configuration or the program has changed since");
}

function other(why: string): AssayError {
  return new AssayError({
    code: "bad-evaluation",
    message: `the evaluation cannot be taken up again: ${why}`,
    remedy: "Evaluate anew; answers that were given are in the cache.",
  });
}

function chooseCases(set: EvaluationSet, patterns: readonly string[]): EvaluationSet["cases"] {
  if (patterns.length === 0) return set.cases;
  const chosen = set.cases.filter(({ id }) => picomatch.isMatch(id, [...patterns]));
  if (chosen.length > 0) return chosen;
  throw new AssayError({
    code: "usage",
    message: `no case is called ${patterns.join(" or ")}`,
    remedy: `The set has ${set.cases.map(({ id }) => id).join(", ")}.`,
  });
}

/** Where the evaluation is kept. A file that is there belongs to an earlier one. */
async function chooseResults(
  options: EvalOptions,
  at: { readonly cwd: string; readonly folder: string },
): Promise<string> {
  if (options.resume !== undefined) return resolve(at.cwd, options.resume);
  if (options.results === undefined) return join(at.folder, "results.json");
  const file = await checkOutput(at.cwd, options.results);
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return file;
  throw new AssayError({
    code: "usage",
    message: `${file} holds an earlier evaluation`,
    remedy: `Go on with it (--resume ${options.results}), or name another file.`,
  });
}

async function print(text: string, output: string | null): Promise<void> {
  if (output !== null) await writeFile(output, text);
  else await new Promise<void>((done) => process.stdout.write(text, () => done()));
}
