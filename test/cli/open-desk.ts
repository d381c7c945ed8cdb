// One loopback model server, one data folder and one way to run commands against both, for the time of one test.
import { startLoopbackModels } from "../../src/models/models.js";
import type { Script } from "../../src/models/script/script.js";
import type { Assay, Ended, Given } from "./spawn-assay.js";

type Server = Awaited<ReturnType<typeof startLoopbackModels>>;

/** What a test is handed. `run` runs a command with every provider's variables pointing at the server. */
export interface Desk {
  readonly server: Server;
  readonly data: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: (args: readonly string[], given?: Given) => Promise<Ended>;
}

/** Starts a server that answers from `script`, hands it to `test`, and closes it whatever happens. */
export async function openDesk(
  at: { assay: Assay; cwd: string; script: Script },
  test: (desk: Desk) => Promise<void>,
): Promise<void> {
  const server = await startLoopbackModels({ script: at.script });
  const data = at.assay.folder(`data-${new URL(server.origin).port}`);
  const env = { ...server.environment, ASSAY_DATA_DIR: data };
  const run: Desk["run"] = (args, given = {}) =>
    at.assay.run(args, { cwd: at.cwd, ...given, env: { ...env, ...given.env } });
  try {
    await test({ server, data, env, run });
  } finally {
    await server.close();
  }
}
