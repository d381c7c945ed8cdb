// Runs git in one repository with settings of the user's that would change its output held fixed.
import { AssayError, runProcess, type ProcessResult } from "../../runtime/runtime.js";

const timeoutMs = 120_000;
const maxOutputBytes = 512 * 1024 * 1024;

/** What a git call may be given beside its arguments. `env` is laid over the repository's. */
export interface GitCall {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** git in one folder. */
export interface Git {
  readonly dir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Runs git and returns how it ended; a failure is a result. */
  try(args: readonly string[], call?: GitCall): Promise<ProcessResult>;
  /** Runs git and returns its output; throws `git-failed` with git's own words when it ends badly. */
  run(args: readonly string[], call?: GitCall): Promise<Buffer>;
  /** Like `run`, as text without the last line feed. */
  text(args: readonly string[], call?: GitCall): Promise<string>;
  /** The same git with more environment. */
  with(env: Readonly<Record<string, string | undefined>>): Git;
}

// No pager, prompt, locks, file-system monitor, colour or refusal of mixed line ends; paths printed in the quoted form that the parser reads.
const fixed = [
  "--no-pager",
  "-c",
  "core.quotePath=true",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.safecrlf=false",
  "-c",
  "color.ui=false",
  "-c",
  "core.hooksPath=/dev/null",
];

/** git in `dir` with the given environment (spec X1: no hook of the repository runs). */
export function openGit(dir: string, env: Readonly<Record<string, string | undefined>>): Git {
  const held = { ...env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
  const attempt = (args: readonly string[], call: GitCall = {}): Promise<ProcessResult> =>
    runProcess({
      command: "git",
      args: [...fixed, ...args],
      cwd: dir,
      env: { ...held, ...call.env },
      timeoutMs,
      maxOutputBytes,
      signal: call.signal,
      ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
    });
  const run = async (args: readonly string[], call?: GitCall): Promise<Buffer> => {
    const ended = await attempt(args, call);
    if (ended.exitCode !== 0) throw gitFailed(args, ended.stderr);
    return ended.stdout;
  };
  return {
    dir,
    env: held,
    try: attempt,
    run,
    text: async (args, call) => (await run(args, call)).toString("utf8").replace(/\n$/, ""),
    with: (more) => openGit(dir, { ...env, ...more }),
  };
}

function gitFailed(args: readonly string[], stderr: string): AssayError {
  const words = stderr.trim().split("\n").slice(0, 3).join(" ");
  return new AssayError({
    code: "git-failed",
    message: `git ${args[0] ?? ""} failed: ${words === "" ? "it said nothing" : words}`,
    remedy: "Run the same git command by hand in the repository to see what is wrong.",
  });
}
