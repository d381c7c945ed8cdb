// Opens the change that the options of `assay review` name: a checkout, or a diff from a file or standard input.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { addAbortSignal } from "node:stream";
import { buffer } from "node:stream/consumers";
import { openDiffFile, openLocalCheckout, type OpenSource } from "../../forge/forge.js";
import { AssayError, messageOf } from "../../runtime/runtime.js";
import type { Surroundings } from "../surroundings.js";
import { refuseNoFolder } from "./refuse-no-folder.js";

/** The variables that tie git to one repository, as `git rev-parse --local-env-vars` lists them, but for configuration. */
const localVariables = [
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_COMMON_DIR",
  "GIT_DIR",
  "GIT_GRAFT_FILE",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_NO_REPLACE_OBJECTS",
  "GIT_OBJECT_DIRECTORY",
  "GIT_PREFIX",
  "GIT_REPLACE_REF_BASE",
  "GIT_SHALLOW_FILE",
  "GIT_WORK_TREE",
] as const;

/** The options that say what to review. */
export interface SourceOptions {
  readonly repo: string;
  readonly base?: string | undefined;
  readonly head?: string | undefined;
  readonly staged: boolean;
  readonly diff?: string | undefined;
}

/** The source of the change; it must be closed. Throws `usage` when options exclude each other or a file cannot be read. */
export async function openSource(options: SourceOptions, surroundings: Surroundings): Promise<OpenSource> {
  const dir = resolve(surroundings.cwd, options.repo);
  await refuseNoFolder(dir);
  const isElsewhere = options.repo !== ".";
  // Inside a git hook these variables point at the hook's repository; they count only when that is the one reviewed.
  const env = isElsewhere ? withoutRepository(surroundings.env) : surroundings.env;
  if (options.diff !== undefined) {
    refuse(
      options.base !== undefined || options.head !== undefined || options.staged,
      "--diff cannot be combined with --base, --head or --staged",
    );
    return openDiffFile({
      bytes: await readDiff(options.diff, surroundings),
      label: options.diff === "-" ? "standard input" : options.diff,
      dir,
      env,
    });
  }
  refuse(options.staged && options.head !== undefined, "--staged cannot be combined with --head");
  return openLocalCheckout({
    dir,
    env,
    base: options.base ?? null,
    head: options.head ?? null,
    staged: options.staged,
  });
}

async function readDiff(path: string, { cwd, signal }: Surroundings): Promise<Uint8Array> {
  if (path === "-") return buffer(addAbortSignal(signal, process.stdin));
  try {
    return await readFile(resolve(cwd, path));
  } catch (cause) {
    throw new AssayError({
      code: "usage",
      message: `the diff ${path} cannot be read: ${messageOf(cause)}`,
      remedy: "Name a file that exists, or - for standard input.",
      cause,
    });
  }
}

function refuse(isWrong: boolean, message: string): void {
  if (isWrong)
    throw new AssayError({
      code: "usage",
      message,
      remedy: "Use one or the other; `assay review --help` has examples.",
    });
}

/** The environment without what ties git to one repository. */
export function withoutRepository(env: Surroundings["env"]): Surroundings["env"] {
  const names: readonly string[] = localVariables;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}
