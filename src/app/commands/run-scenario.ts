// `assay scenario run`: runs scenarios against an application and writes what came of it (spec R2 to R6).
import { createWriteStream, type WriteStream } from "node:fs";
import { once } from "node:events";
import { resolve } from "node:path";
import {
  exitCodeOfRun,
  readScenarios,
  renderReportHtml,
  renderReportMarkdown,
  renderRequestLine,
  renderResultsJson,
  runScenarios,
  type RunResults,
} from "../../resilience/resilience.js";
import { AssayError, messageOf } from "../../runtime/runtime.js";
import type { Surroundings } from "../surroundings.js";
import { followFire } from "./follow-fire.js";
import { checkOutput, writeOutput } from "./output-file.js";
import { parseUpstreams } from "./parse-upstreams.js";

/** The options of `assay scenario run`, as the command line gives them. */
export interface RunCommandOptions {
  readonly scenario: string;
  readonly result?: string | undefined;
  readonly report: readonly string[];
  readonly requests?: string | undefined;
  readonly start?: string | undefined;
  readonly cwd?: string | undefined;
  readonly ready?: string | undefined;
  readonly readyTimeout: number;
  readonly target?: string | undefined;
  readonly upstream: readonly string[];
  readonly seed: number;
}

/** Runs the command and sets the exit code (spec I3). An interrupted run writes what it has and ends with 130. */
export async function runScenario(options: RunCommandOptions, surroundings: Surroundings): Promise<void> {
  const upstreams = parseUpstreams(options.upstream);
  checkUrls(options);
  const outputs = await outputsOf(options, surroundings.cwd);
  const scenarios = await readScenarios(resolve(surroundings.cwd, options.scenario));
  const requests = outputs.requests === null ? null : await openLines(outputs.requests);
  const progress = followFire(surroundings);
  try {
    const results = await runScenarios({
      scenarios,
      upstreams,
      start: options.start,
      cwd: resolve(surroundings.cwd, options.cwd ?? "."),
      ready: options.ready,
      readyTimeoutMs: options.readyTimeout * 1_000,
      target: options.target,
      env: surroundings.env,
      seed: options.seed,
      signal: surroundings.signal,
      onEvent: (event) => {
        progress.onEvent(event);
        if (event.type === "request") requests?.write(renderRequestLine(event.request));
      },
    });
    progress.close();
    await writeAll(results, outputs);
    process.exitCode = exitCodeOfRun(results);
  } finally {
    progress.close();
    if (requests !== null) await new Promise<void>((done) => requests.end(done));
  }
}

interface Outputs {
  readonly files: readonly { readonly path: string; readonly render: Render }[];
  readonly stdout: Render | null;
  readonly requests: string | null;
}

type Render = (results: RunResults) => string;

/** What goes where, decided and checked before an application is started. */
async function outputsOf({ result, report, requests }: RunCommandOptions, cwd: string): Promise<Outputs> {
  const files: { path: string; render: Render }[] = [];
  if (result !== undefined && result !== "-")
    files.push({ path: await checkOutput(cwd, result), render: renderResultsJson });
  for (const name of report) {
    const render = reportRenderer(name);
    files.push({ path: await checkOutput(cwd, name), render });
  }
  return {
    files,
    stdout: result === "-" ? renderResultsJson : report.length === 0 ? renderReportMarkdown : null,
    requests: requests === undefined ? null : await checkOutput(cwd, requests),
  };
}

function reportRenderer(name: string): Render {
  if (/\.html?$/i.test(name)) return renderReportHtml;
  if (/\.(md|markdown)$/i.test(name)) return renderReportMarkdown;
  throw new AssayError({
    code: "usage",
    message: `the form of the report "${name}" cannot be told from its name`,
    remedy: "Name it .md for Markdown or .html for a page.",
  });
}

async function writeAll(results: RunResults, { files, stdout }: Outputs): Promise<void> {
  for (const { path, render } of files) await writeOutput(path, render(results));
  if (stdout !== null) await new Promise<void>((done) => process.stdout.write(stdout(results), () => done()));
}

async function openLines(path: string): Promise<WriteStream> {
  const stream = createWriteStream(path);
  try {
    await once(stream, "open");
  } catch (cause) {
    throw new AssayError({
      code: "cannot-write",
      message: `${path} cannot be written: ${messageOf(cause)}`,
      remedy: "Name a file in a folder that exists and that you may write.",
      cause,
    });
  }
  stream.on("error", (error) => process.stderr.write(`assay: ${path} is cut: ${messageOf(error)}\n`));
  return stream;
}

function checkUrls({ ready, target }: RunCommandOptions): void {
  for (const [name, url] of Object.entries({ ready, target }))
    if (url !== undefined && (!/^https?:\/\//i.test(url) || !URL.canParse(url)))
      throw new AssayError({
        code: "usage",
        message: `--${name} "${url}" is no http or https URL`,
        remedy: `Give it whole: --${name} http://127.0.0.1:8000${name === "ready" ? "/health" : ""}.`,
      });
}
