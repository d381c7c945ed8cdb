// Spawns the built program as a user would: its own home, data and temporary folders, and nothing of this machine's keys.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pLimit from "p-limit";
import { expect } from "vitest";
import { packageRoot } from "../../src/runtime/runtime.js";
import { scratchEnv } from "../scratch-repository.js";

/** How a command ended; `code` is null when a signal ended it. Output is text, times in milliseconds. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

/** A command that runs. `said` settles once stdout or stderr has matched; `ended` once it is gone. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  said(pattern: RegExp): Promise<void>;
}

/** What one command is given beside its arguments. `stdin` undefined means an empty one; null keeps it open. */
export interface Given {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | Uint8Array | null;
}

/** One user's machine: folders of its own under `root`, and the program. `close` removes them and ends what still runs. */
export interface Assay {
  readonly root: string;
  readonly dataDir: string;
  readonly tempDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  run(args: readonly string[], given?: Given): Promise<Ended>;
  start(args: readonly string[], given?: Given): Running;
  folder(name: string): string;
  close(): void;
}

const program = join(packageRoot, "bin", "assay.js");
// Two cores are what the suite is meant for; more children at once would only make each of them late.
const limit = pLimit(3);

/** Opens a machine with no keys, no configuration of git's and empty folders. */
export function openAssay(): Assay {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "assay-cli-")));
  const folder = (name: string): string => {
    mkdirSync(join(root, name), { recursive: true });
    return join(root, name);
  };
  const dataDir = join(root, "data");
  const tempDir = folder("tmp");
  const env = { ...scratchEnv, HOME: folder("home"), ASSAY_DATA_DIR: dataDir, TMPDIR: tempDir };
  const alive = new Set<ChildProcessWithoutNullStreams>();
  const start = (args: readonly string[], given: Given = {}): Running => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: given.cwd ?? root,
      env: { ...env, ...given.env },
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    alive.add(child);
    child.on("close", () => alive.delete(child));
    return follow(child, given.stdin);
  };
  return {
    root,
    dataDir,
    tempDir,
    env,
    start,
    run: (args, given) => limit(() => start(args, given).ended),
    folder,
    close: () => {
      for (const child of alive) child.kill("SIGKILL"); // a test that timed out must leave nothing running
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/**
 * Holds an ending to what bad input deserves: nothing on stdout, and on stderr, after progress, one line that says what is wrong
 * and one that says what to do. Both patterns are looked for in their own line.
 */
export function expectRefusal(ended: Ended, expected: { code: number; says: RegExp; remedy: RegExp }): void {
  const lines = ended.stderr.trimEnd().split("\n");
  expect(ended.stderr).not.toMatch(/\n {4}at |a fault of Assay itself/);
  expect(lines.at(-2), ended.stderr).toMatch(/^(assay|error): /);
  expect(lines.at(-2)).toMatch(expected.says);
  expect(lines.at(-1)).toMatch(/^( {2}→ |\()/);
  expect(lines.at(-1)).toMatch(expected.remedy);
  expect(lines.slice(0, -2).filter((line) => expected.says.test(line))).toEqual([]);
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: expected.code, stdout: "" });
}

function follow(child: ChildProcessWithoutNullStreams, stdin: Given["stdin"]): Running {
  const startedAt = Date.now();
  const heard = { stdout: "", stderr: "" };
  const waiting = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      heard[name] += text;
      for (const look of waiting) look();
    });
  child.stdin.on("error", () => undefined); // a command may end before it has read everything
  if (stdin !== null) child.stdin.end(stdin ?? "");
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, ...heard, ms: Date.now() - startedAt });
    });
  });
  const said = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!pattern.test(heard.stdout) && !pattern.test(heard.stderr)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      void ended.then(({ stderr }) => {
        reject(new Error(`the command ended without saying ${String(pattern)}: ${stderr}`));
      });
    });
  return { child, ended, said };
}
