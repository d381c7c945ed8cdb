// `assay agent review`: from a measured operation to changes of its code that are tried and proven (spec R8 to R10).
import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  nameOf,
  openScratch,
  patchFiles,
  renderReviewDiff,
  renderReviewHtml,
  renderReviewJson,
  renderReviewMarkdown,
  reviewOperation,
  type AdvisedLanguage,
  type OperationName,
  type OperationReview,
} from "../../advice/advice.js";
import { openAnalyzerPool } from "../../analyzers/analyzers.js";
import { revealLine } from "../../report/report.js";
import type { RunResults } from "../../resilience/resilience.js";
import { AssayError, runProcess } from "../../runtime/runtime.js";
import { localPlace } from "../local-index.js";
import { openIndex } from "../open-context.js";
import { openModels } from "../open-models.js";
import type { Surroundings } from "../surroundings.js";
import { checkOutput, endings, formatOf, writeOutput } from "./output-file.js";
import { pickOperation } from "./pick-operation.js";
import { prepareTrial, type TrialOptions } from "./prepare-trial.js";
import { readResults } from "./run-advise.js";

/** The options of `assay agent review`, as the command line gives them. */
export interface AgentReviewOptions extends TrialOptions {
  readonly results: string;
  readonly repoDir: string;
  readonly lang?: AdvisedLanguage | undefined;
  readonly advicesReport?: string | undefined;
  readonly operation?: string | undefined;
  readonly report?: string | undefined;
  readonly format?: ReviewFormat | undefined;
  readonly patches?: string | undefined;
  readonly model?: string | undefined;
  readonly apply: boolean;
  readonly input: boolean;
}

type ReviewFormat = "markdown" | "html" | "json" | "diff";

const renderers = {
  markdown: renderReviewMarkdown,
  html: renderReviewHtml,
  json: renderReviewJson,
  diff: renderReviewDiff,
} as const;

/**
 * Runs the command. The user's files stay as they are, but for the report, `--patches` and, with `--apply`, the changes that were
 * kept, all of them or none. Throws `usage`, `not-a-repository`, `broken-record`, `git-failed`, and what models and runs throw.
 */
export async function runAgentReview(options: AgentReviewOptions, surroundings: Surroundings): Promise<void> {
  const { cwd, env, signal } = surroundings;
  const format = formatOf(options, "markdown");
  const report = options.report ?? `review-report.${endings[format]}`;
  const output = report === "-" ? null : await checkOutput(cwd, report);
  const results = await readResults(resolve(cwd, options.results));
  const canAsk = options.input && process.stdin.isTTY && process.stderr.isTTY;
  const operation = await pickOperation(results, { named: options.operation, canAsk });
  const advice = await readAdvice(options.advicesReport, cwd);
  const repoDir = resolve(cwd, options.repoDir);
  const scratch = await openScratch({ repoDir, env, signal });
  try {
    const review = await reviewIn({ options, surroundings, results, operation, advice, repoDir, scratch });
    await write(review, { format, patches: options.patches, output, cwd });
    if (options.apply) await applyKept(review, repoDir, surroundings);
    const kept = review.tried.filter(({ outcome }) => outcome === "kept").length;
    say(
      `${nameOf(operation)}: ${review.tried.length} proposals, ${kept} kept${output === null ? "" : `, written to ${output}`}`,
    );
  } finally {
    await scratch.close();
  }
}

interface ReviewIn {
  readonly options: AgentReviewOptions;
  readonly surroundings: Surroundings;
  readonly results: RunResults;
  readonly operation: OperationName;
  readonly advice: string | null;
  readonly repoDir: string;
  readonly scratch: Awaited<ReturnType<typeof openScratch>>;
}

async function reviewIn({
  options,
  surroundings,
  results,
  operation,
  advice,
  repoDir,
  scratch,
}: ReviewIn): Promise<OperationReview> {
  const { env, signal } = surroundings;
  const models =
    options.model === undefined || options.model === "offline"
      ? null
      : await openModels(surroundings, { useCache: true, onCall: () => undefined });
  await models?.ensureAskable([options.model ?? ""]);
  const prepared = await prepareTrial(options, { surroundings, results, operation, scratch });
  const trees = { repository: repoDir, gitDir: join(scratch.dir, ".git"), env, base: "HEAD", head: "HEAD" };
  const index = openIndex(localPlace(trees, surroundings, () => undefined));
  const pool = openAnalyzerPool(); // each proposal is read several times, all of one owner's code
  const analyzers = pool.forDomain(repoDir);
  try {
    await index.engine.prepare("HEAD", { signal });
    return await reviewOperation({
      results,
      operation,
      language: options.lang ?? null,
      entries: prepared.entries,
      callees: (place) => index.engine.callees("HEAD", place),
      model: models === null ? null : { port: models.port, model: options.model ?? "", advice, signal },
      trial: { scratch, analyzers, signal, ...prepared.trial },
      onProgress: say,
    });
  } finally {
    await Promise.all([index.close(), pool.close()]);
  }
}

/** The advice report that was named, or the one of this folder, which is said so; null where there is none. */
async function readAdvice(named: string | undefined, cwd: string): Promise<string | null> {
  const path = resolve(cwd, named ?? "advice-report.md");
  try {
    const text = await readFile(path, "utf8");
    if (named === undefined) say(`reading ${path}, since it is here`);
    return text;
  } catch (cause) {
    if (named === undefined) return null; // none was promised
    throw new AssayError({
      code: "usage",
      message: `the advice report ${path} cannot be read`,
      remedy: "Write it with assay agent advise, or leave --advices-report away.",
      cause,
    });
  }
}

async function write(
  review: OperationReview,
  to: { format: ReviewFormat; patches: string | undefined; output: string | null; cwd: string },
): Promise<void> {
  const { format, patches, output, cwd } = to;
  const text = renderers[format](review);
  if (output === null) process.stdout.write(text);
  else await writeOutput(output, text);
  if (patches === undefined) return;
  const folder = resolve(cwd, patches);
  await mkdir(folder, { recursive: true });
  for (const { name, text: patch } of patchFiles(review)) await writeOutput(join(folder, name), patch);
}

/** All kept changes on the user's tree, or none: `git apply` takes a patch whole. */
async function applyKept(
  review: OperationReview,
  repoDir: string,
  { env, signal }: Surroundings,
): Promise<void> {
  const git = async (args: readonly string[], stdin: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await runProcess({
      command: "git",
      args,
      cwd: repoDir,
      env,
      stdin,
      timeoutMs: 60_000,
      maxOutputBytes: 1_000_000,
      signal,
    });
    if (exitCode === 0) return stdout.toString("utf8").trim();
    throw new AssayError({
      code: "git-failed",
      message: `the changes were not applied: ${stderr.trim().slice(0, 300)}`,
      remedy: "The files changed meanwhile: run the command again.",
    });
  };
  const top = await git(["rev-parse", "--show-toplevel"], "");
  const patch = renderReviewDiff(review);
  if (patch === "") return;
  await git(["-C", top, "apply", "-"], patch);
  say("the kept changes were applied");
}

function say(text: string): void {
  process.stderr.write(`assay: ${revealLine(text)}\n`);
}
