// What runs the parsers: a thread of this process, or a process of its own that holds nothing of ours (spec X5, X8).
import { fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { Worker } from "node:worker_threads";
import type { ParseAnswer, ParseOrder } from "./parse-task.js";

/** How a parser is started: `file` is the built module that it runs, `heapMegabytes` bounds its heap. */
export interface ParserStart {
  readonly file: string;
  readonly heapMegabytes: number;
}

/** Hears what a parser says to one order. `onFault` comes when it is gone or going, with the reason. */
export interface ParserListener {
  readonly onAnswer: (answer: ParseAnswer) => void;
  readonly onFault: (reason: string) => void;
}

/** One parser; one order at a time. While it listens it keeps this process alive, otherwise not. */
export interface Parser {
  /** Sends the order. The function it gives ends the listening; what the parser says after that changes nothing. */
  send(order: ParseOrder, listener: ParserListener): () => void;
  /** Ends it, whatever it does; it is gone when this resolves. May be called twice. */
  end(): Promise<void>;
}

// Measured on a cold index by two threads: 300 MB at the peak instead of 350 with V8's own 48 MB, for 2 % more time. Three semi-spaces.
const youngMegabytes = 12;

/** A thread: quick to start and to talk to, in the memory of this process. For people's own checkouts. */
export function openParserThread({ file, heapMegabytes }: ParserStart): Parser {
  const worker = new Worker(file, {
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: youngMegabytes },
    stdout: false,
    stderr: false,
  });
  worker.unref();
  let isGone = false;
  worker.on("error", () => undefined); // one that fails while nobody listens is found gone at its next order
  worker.on("exit", () => (isGone = true));
  return {
    send(order, { onAnswer, onFault }) {
      const onError = (error: Error): void => {
        onFault(`could not be parsed: ${error.message.slice(0, 200)}`);
      };
      const onExit = (): void => {
        onFault("could not be parsed: the parser ended");
      };
      if (isGone) setImmediate(onExit);
      worker.ref();
      worker.on("message", onAnswer).on("error", onError).on("exit", onExit);
      worker.postMessage(order);
      return () => {
        worker.unref();
        worker.off("message", onAnswer).off("error", onError).off("exit", onExit);
      };
    },
    async end() {
      await worker.terminate();
    },
  };
}

/**
 * A process with an empty environment: what breaks a parser finds neither keys nor memory of this process. It ends by itself when
 * this process is gone, because the line between them is then cut.
 */
export function openParserProcess({ file, heapMegabytes }: ParserStart): Parser {
  const child = fork(file, [], {
    cwd: tmpdir(),
    env: {},
    execArgv: [`--max-old-space-size=${heapMegabytes}`, `--max-semi-space-size=${youngMegabytes / 3}`],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const exited = once(child, "exit").catch(() => undefined); // one that never started has nothing to end
  child.on("error", () => undefined); // a failed send or kill shows in how it ends
  const hold = (isHeld: boolean): void => {
    if (isHeld) child.ref();
    else child.unref();
    if (isHeld) child.channel?.ref();
    else child.channel?.unref();
  };
  hold(false);
  return {
    send(order, { onAnswer, onFault }) {
      const onMessage = (answer: unknown): void => {
        onAnswer(answer as ParseAnswer); // our own module wrote it
      };
      const onExit = (code: number | null, signal: string | null): void => {
        onFault(`could not be parsed: the parser ended by ${signal ?? `exit code ${code ?? 0}`}`);
      };
      const onError = (error: Error): void => {
        onFault(`could not be parsed: ${error.message.slice(0, 200)}`);
      };
      hold(true);
      child.on("message", onMessage).on("exit", onExit).on("error", onError);
      child.send(order, (error) => {
        if (error !== null) onError(error);
      });
      return () => {
        hold(false);
        child.off("message", onMessage).off("exit", onExit).off("error", onError);
      };
    },
    async end() {
      if (child.pid === undefined) return;
      child.ref(); // its end is waited for, though this may be all that this process still has to do
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await exited;
    },
  };
}
