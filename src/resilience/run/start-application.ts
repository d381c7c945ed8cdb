// Starts the application under test in a process group of its own, waits until it answers, and ends all of it.
import { spawn, type ChildProcess } from "node:child_process";
import { AssayError, systemClock, type Clock } from "../../runtime/runtime.js";
import { openCaller } from "./send-call.js";

/** How to start it. `command` goes through a shell, since it is the owner's own line. `readyUrl` must answer below 500. */
export interface StartOptions {
  readonly command: string;
  readonly cwd?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readyUrl: string;
  readonly readyTimeoutMs?: number | undefined;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** A running application. It must be stopped. */
export interface Application {
  /** How it ended by itself, null while it runs. */
  ended(): string | null;
  /** The last 4 KiB of what it printed. */
  output(): string;
  /** Ends the whole group: asked first, forced after 3 s. */
  stop(): Promise<void>;
}

const keptOutput = 4_096;
const pollMs = 50;
const graceMs = 3_000;

/**
 * Starts and waits for readiness, 30 s by default. Throws `application-failed` with the end of its output when it ends
 * early, does not become ready, or where something else answers in its place; it is stopped then. Nothing of it outlives `stop`.
 */
export async function startApplication(options: StartOptions): Promise<Application> {
  const { clock = systemClock, readyTimeoutMs = 30_000 } = options;
  const caller = openCaller(1);
  const call = { method: "GET", url: options.readyUrl, headers: {}, body: null, timeoutMs: 2_000 };
  const stranger = await caller.send(call, { signal: options.signal });
  if (stranger.error !== "unreachable" && stranger.error !== "interrupted") {
    caller.close();
    throw occupied(options.readyUrl);
  }
  const running = spawnGroup(options);
  const until = clock.now() + readyTimeoutMs;
  try {
    for (;;) {
      const why = running.ended();
      if (why !== null) throw failed(`The application ${why} before it was ready.`, running.output());
      const answer = await caller.send(call, { signal: options.signal });
      options.signal.throwIfAborted();
      if (answer.status !== null && answer.status < 500) return running;
      if (clock.now() > until)
        throw failed(
          `The application did not answer at ${options.readyUrl} within ${readyTimeoutMs / 1_000} s.`,
          running.output(),
        );
      await clock.sleep(pollMs, options.signal);
    }
  } catch (thrown) {
    await running.stop();
    throw thrown;
  } finally {
    caller.close();
  }
}

function spawnGroup({ command, cwd, env, clock = systemClock }: StartOptions): Application {
  const child = spawn(command, {
    shell: true,
    detached: process.platform !== "win32", // its own group, so that what it starts ends with it
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let end: string | null = null;
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString("utf8")).slice(-keptOutput);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const silent = new Promise<void>((resolve) => {
    child.once("close", () => resolve()); // all of the group that held its output has ended
  });
  const gone = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      end ??= `could not be started (${error.message})`;
      resolve();
    });
    child.once("exit", (code, signal) => {
      end ??= code === null ? `was ended by ${signal ?? "a signal"}` : `ended with exit code ${code}`;
      resolve();
    });
  });
  return {
    ended: () => end,
    output: () => output,
    stop: async () => {
      signalGroup(child, "SIGTERM");
      const stop = new AbortController();
      const grace = clock.sleep(graceMs, stop.signal).catch(() => undefined); // aborted once it is gone
      await Promise.race([gone, grace]);
      stop.abort();
      signalGroup(child, "SIGKILL"); // whatever of the group is left
      await within(silent, clock); // else its port may be taken still when the next one starts
      child.stdout.destroy();
      child.stderr.destroy();
      await gone;
    },
  };
}

/** Waits for `ended`, though never longer than a second: something outside the group may hold the output. */
async function within(ended: Promise<void>, clock: Clock): Promise<void> {
  const stop = new AbortController();
  await Promise.race([ended, clock.sleep(1_000, stop.signal).catch(() => undefined)]); // aborted below
  stop.abort();
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    child.kill(signal); // the group is gone already; then this does nothing
  }
}

/** Testing whoever answers there would blame the application for what it did not do. */
function occupied(readyUrl: string): AssayError {
  return new AssayError({
    code: "application-failed",
    message: `Something already answers at ${readyUrl}, before the application was started.`,
    remedy: "End it, give the application another port, or leave --start away to test what runs there.",
  });
}

function failed(message: string, output: string): AssayError {
  const said = output.trim() === "" ? "" : ` It printed: ${output.trim().slice(-1_000)}`;
  return new AssayError({
    code: "application-failed",
    message: `${message}${said}`,
    remedy:
      "Start it by hand with the same command; --ready or --target say where it answers, and --start may set its port (PORT=8000 node app.js).",
  });
}
