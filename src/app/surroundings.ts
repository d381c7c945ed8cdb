// What a command is started in: the environment, the folder, the signal that interrupts it, and what follows from them.
import { join, resolve } from "node:path";
import envPaths from "env-paths";

/** Handed to every command; nothing else of the process is read below app/. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly signal: AbortSignal;
}

/** Where Assay keeps what outlives a run. `ASSAY_DATA_DIR` beats the platform's usual place. */
export interface DataFolders {
  readonly runs: string;
  readonly answers: string;
  readonly keys: string;
  readonly index: string;
  readonly evaluations: string;
}

/** The folders under the data directory; none is made before something is written. */
export function dataFolders(surroundings: Surroundings): DataFolders {
  const named = surroundings.env["ASSAY_DATA_DIR"];
  const root =
    named === undefined || named === ""
      ? envPaths("assay", { suffix: "" }).data
      : resolve(surroundings.cwd, named);
  return {
    runs: join(root, "runs"),
    answers: join(root, "answers"),
    keys: join(root, "keys.json"),
    index: join(root, "index"),
    evaluations: join(root, "evaluations"),
  };
}

/** Whether to colour what goes to `stream`: only a terminal, unless NO_COLOR or FORCE_COLOR says otherwise (no-color.org). */
export function wantsColour(surroundings: Surroundings, stream: { readonly isTTY?: boolean }): boolean {
  const { env } = surroundings;
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  if (env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0") return true;
  return stream.isTTY === true && env["TERM"] !== "dumb";
}
