// What `assay agent review` tries changes with: the owner's test line, start line and scenarios, moved to the scratch tree.
import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { nameOf, type OperationName, type Trial } from "../../advice/advice.js";
import {
  readScenarios,
  runScenarios,
  startApplication,
  type RunOptions,
  type RunResults,
  type Scenario,
} from "../../resilience/resilience.js";
import { AssayError } from "../../runtime/runtime.js";
import type { Surroundings } from "../surroundings.js";
import { parseUpstreams } from "./parse-upstreams.js";

/** The options that say how changes are tried. */
export interface TrialOptions {
  readonly repoDir: string;
  readonly test?: string | undefined;
  readonly prove: boolean;
  readonly scenario?: string | undefined;
  readonly start?: string | undefined;
  readonly cwd?: string | undefined;
  readonly ready?: string | undefined;
  readonly readyTimeout: number;
  readonly target?: string | undefined;
  readonly upstream: readonly string[];
  readonly python?: string | undefined;
}

interface TrialPlace {
  readonly surroundings: Surroundings;
  readonly results: RunResults;
  readonly operation: OperationName;
  readonly scratch: { readonly dir: string; readonly files: readonly string[] };
}

/** What was prepared. `entries` are the files that the start line names. */
export interface PreparedTrial {
  readonly entries: readonly string[];
  readonly trial: Pick<Trial, "python" | "test" | "start" | "measure">;
}

/** Prepares it; nothing is started yet. Throws `usage` where `--prove` lacks what it needs, and what scenario files throw. */
export async function prepareTrial(options: TrialOptions, place: TrialPlace): Promise<PreparedTrial> {
  const { surroundings, scratch } = place;
  const { env } = surroundings;
  const folder = await folderIn(options, place);
  const cwd = join(scratch.dir, folder);
  const runsCode = options.prove || options.start !== undefined || options.test !== undefined;
  const scenarios = options.prove ? await scenariosOf(options, place) : [];
  const run = startOptions(options, { env, cwd });
  const { signal } = surroundings;
  return {
    entries: entriesOf(options.start, folder, scratch.files),
    trial: {
      python: runsCode ? { command: options.python ?? pythonOf(options.start), env } : null,
      test: options.test === undefined ? null : { command: options.test, cwd, env },
      start: run === null || options.prove ? null : onceStarter(run, { ...options, signal }),
      measure:
        run === null || !options.prove
          ? null
          : (only) =>
              runScenarios({ ...run, scenarios: those(scenarios, only), seed: place.results.seed, signal }),
    },
  };
}

/** The folder to start in, inside the repository. */
async function folderIn(
  { repoDir, cwd }: TrialOptions,
  { surroundings, scratch }: TrialPlace,
): Promise<string> {
  const from = await realpath(resolve(surroundings.cwd, repoDir));
  const top = await topOf(from, scratch);
  const folder = relative(top, cwd === undefined ? from : resolve(from, cwd));
  if (!folder.startsWith("..") && !isAbsolute(folder)) return folder;
  throw wrong(`--cwd ${cwd ?? ""} lies outside the repository`, "Name a folder inside --repo-dir.");
}

/** The top of the checkout: the nearest folder above that holds every copied file's path is the one with `.git`. */
async function topOf(from: string, { files }: { readonly files: readonly string[] }): Promise<string> {
  const { lstat } = await import("node:fs/promises");
  for (let at = from; ; at = dirname(at)) {
    if ((await lstat(join(at, ".git")).catch(() => null)) !== null) return at; // none here: one folder up
    if (dirname(at) === at)
      throw wrong(
        `no checkout holds the ${files.length} files of ${from}`,
        "Name a checkout with --repo-dir.",
      );
  }
}

function startOptions(
  options: TrialOptions,
  { env, cwd }: { env: RunOptions["env"]; cwd: string },
): Omit<RunOptions, "scenarios" | "seed" | "signal"> | null {
  if (options.prove && options.start === undefined)
    throw wrong(
      "--prove needs --start, since each change is tried on a freshly started application",
      "Give the command that starts it: --start 'node app.js'.",
    );
  if (options.start === undefined) return null;
  const { start, ready, target, readyTimeout, upstream } = options;
  return {
    start,
    ready,
    target,
    env,
    cwd,
    readyTimeoutMs: readyTimeout * 1_000,
    upstreams: parseUpstreams(upstream),
  };
}

/** What starts the application once and ends it, to see that it gets ready. Throws `usage` at once where it is not said what to wait for. */
function onceStarter(
  run: Omit<RunOptions, "scenarios" | "seed" | "signal">,
  { signal, ready, target }: { signal: AbortSignal; ready?: string | undefined; target?: string | undefined },
): () => Promise<void> {
  const readyUrl = ready ?? target;
  if (readyUrl === undefined)
    throw wrong(
      "--start without --prove does not say where the application answers",
      "Give --ready http://127.0.0.1:8000/health.",
    );
  const { start: command = "", cwd, env, readyTimeoutMs } = run;
  return async () => {
    const application = await startApplication({ command, cwd, env, readyUrl, readyTimeoutMs, signal });
    await application.stop();
  };
}

/** The scenarios of this operation, from `--scenario` or the files that the results name. Throws `usage` where none is left. */
async function scenariosOf(
  { scenario }: TrialOptions,
  { surroundings, results, operation }: TrialPlace,
): Promise<readonly Scenario[]> {
  const name = nameOf(operation);
  const own = results.items.filter((item) => nameOf(item) === name);
  const files = scenario === undefined ? [...new Set(own.map(({ file }) => file))] : [scenario];
  const read = await Promise.all(files.map((file) => readScenarios(resolve(surroundings.cwd, file))));
  const isOwn = (one: Scenario["items"][number]): boolean =>
    nameOf({ operation: one.operationId, method: one.call.method, url: one.call.url }) === name;
  const kept = read
    .flat()
    .map((one) => ({ ...one, items: one.items.filter(isOwn) }))
    .filter(({ items }) => items.length > 0);
  if (kept.length > 0) return kept;
  throw wrong(
    `no scenario of ${name} was found in ${files.join(", ")}`,
    "Name the scenarios that the results are of with --scenario.",
  );
}

/** The scenarios with the items of these ids alone; all of them where no ids are given. */
function those(scenarios: readonly Scenario[], only: ReadonlySet<string> | undefined): readonly Scenario[] {
  if (only === undefined) return scenarios;
  return scenarios
    .map((one) => ({ ...one, items: one.items.filter(({ id }) => only.has(id)) }))
    .filter(({ items }) => items.length > 0);
}

/** Files that a start line names: `node src/app.js`, `python app.py`, `uvicorn shop.main:app`. */
function entriesOf(start: string | undefined, folder: string, files: readonly string[]): readonly string[] {
  const known = new Set(files);
  const words = (start ?? "").split(/[\s"']+/);
  return words.flatMap((word) => {
    const module = /^([\w.]+):\w+$/.exec(word)?.[1]?.replaceAll(".", "/");
    const names = module === undefined ? [word] : [`${module}.py`, `${module}/__init__.py`];
    return names.map((name) => join(folder, name)).filter((path) => known.has(path));
  });
}

/** The interpreter that a start line begins with: `/usr/bin/python3 -m uvicorn app:app`. */
function pythonOf(start: string | undefined): string {
  return /(?:^|[\s;&])("?)((?:[^\s"]*\/)?python[\d.]*)\1(?=\s)/.exec(start ?? "")?.[2] ?? "python3";
}

function wrong(message: string, remedy: string): AssayError {
  return new AssayError({ code: "usage", message, remedy });
}
