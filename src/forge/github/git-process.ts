// Runs git on a bare repository of our own: nothing of the machine's or a repository's configuration, no hooks, no filters, no prompts.
import { AssayError, inSpan, runProcess, type ProcessResult } from "../../runtime/runtime.js";
import { redactTokens } from "./redact-tokens.js";

/** What git sees of the environment: where programs are, how the network is reached, and nothing else (spec X5). */
const passed =
  /^(?:PATH|LD_LIBRARY_PATH|TMPDIR|SystemRoot|(?:https?|all|no)_proxy|GIT_SSL_CAINFO|GIT_EXEC_PATH|SSL_CERT_(?:FILE|DIR))$/i;

/** Settings that stand whatever the machine says. Files over the threshold count as binary, which bounds every diff (spec X8). */
const fixed = [
  "core.hooksPath=/dev/null",
  "core.attributesFile=/dev/null",
  "core.quotePath=true",
  "core.bigFileThreshold=2m",
  "color.ui=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "credential.helper=",
  "http.followRedirects=false",
  "http.lowSpeedLimit=1000",
  "http.lowSpeedTime=15",
  "protocol.version=2",
  "fetch.negotiationAlgorithm=noop",
].flatMap((setting) => ["-c", setting]);

const readTimeoutMs = 60_000;
const fetchTimeoutMs = 120_000;
const maxOutputBytes = 256 * 1024 * 1024;
// The largest pack that a fetch may write: 2 GiB in blocks of 512 bytes.
const maxPackBlocks = "4194304";

/** How a fetch is let in. `authorization` is a header's value and goes through the environment only, never into argv. */
export interface GitAccess {
  readonly url: string;
  readonly authorization: string;
}

/** The environment for git in the bare repository `dir`. */
export function gitEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  dir: string,
): Readonly<Record<string, string | undefined>> {
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => passed.test(name))),
    HOME: dir,
    LC_ALL: "C",
    GIT_DIR: dir,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_PROTOCOL_FROM_USER: "0",
  };
}

/** One run of git. `env` is from `gitEnvironment`; `accept` are exit codes that are answers beside 0. */
export interface GitRun {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly args: readonly string[];
  readonly stdin?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads from the object store without any network. Throws `git-failed`, `process-failed` and `cancelled`. */
export async function gitRead(run: GitRun): Promise<Buffer> {
  const ended = await runProcess({
    command: "git",
    args: ["--no-pager", ...fixed, ...run.args],
    env: { ...run.env, GIT_ALLOW_PROTOCOL: "none" },
    ...(run.stdin === undefined ? {} : { stdin: run.stdin }),
    timeoutMs: readTimeoutMs,
    maxOutputBytes,
    signal: run.signal,
  });
  if (ended.exitCode !== 0) throw gitFailed(run.args[0] ?? "", ended);
  return ended.stdout;
}

/**
 * `git fetch` of `run.args` (options and wants) as a partial clone. The bare repository itself never learns of its origin, so that
 * no reading can start a fetch by itself. Throws `github-unreachable` for faults of the network and `git-failed` for refusals.
 */
export async function gitFetch(run: GitRun, access: GitAccess): Promise<void> {
  const { protocol } = new URL(access.url);
  const remote = ["url=" + access.url, "promisor=true", "partialclonefilter=blob:none"];
  const settings = [...fixed, ...remote.flatMap((one) => ["-c", `remote.origin.${one}`])];
  const always = ["--quiet", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no"];
  const args = [...settings, "fetch", ...always, ...run.args];
  const fetch = {
    ...bounded(args),
    env: {
      ...run.env,
      GIT_ALLOW_PROTOCOL: protocol.replace(":", ""),
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: `http.${access.url}.extraHeader`,
      GIT_CONFIG_VALUE_0: `Authorization: ${access.authorization}`,
    },
    ...(run.stdin === undefined ? {} : { stdin: run.stdin }),
    timeoutMs: fetchTimeoutMs,
    maxOutputBytes,
    ownGroup: true as const, // the network is in a child of git's
    signal: run.signal,
  };
  const ended = await inSpan("git fetch", { kind: "client" }, () => runProcess(fetch));
  if (ended.exitCode !== 0) throw gitFailed("fetch", ended);
}

/** A shell's limit on file size holds for the pack that git writes; where there is no shell, the deadline has to do. */
function bounded(args: readonly string[]): { command: string; args: string[] } {
  if (process.platform === "win32") return { command: "git", args: [...args] };
  const script = 'ulimit -f "$1" 2>/dev/null; shift; exec git "$@"';
  return { command: "sh", args: ["-c", script, "git", maxPackBlocks, ...args] };
}

function gitFailed(verb: string, ended: ProcessResult): AssayError {
  const words = redactTokens(ended.stderr.trim().split("\n").slice(0, 3).join(" "), 300);
  // The texts are curl's and git's own, fixed by LC_ALL=C; git has no exit codes for them.
  const isNetwork =
    /could not resolve|couldn't connect|failed to connect|timed out|too slow|early EOF|unexpected disconnect|hung up|RPC failed|HTTP 5\d\d|returned error: 5\d\d|reset by peer|empty reply/i.test(
      words,
    );
  return new AssayError({
    code: isNetwork ? "github-unreachable" : "git-failed",
    message: `git ${verb} failed: ${words === "" ? "it said nothing" : words}`,
    remedy: isNetwork
      ? "It is tried again by itself; if it lasts, check the network and that git may reach the GitHub server."
      : "Check that the App may read the repository's contents, and that git 2.36 or newer is installed.",
  });
}
