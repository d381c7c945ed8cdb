// `assay model-server`: scripted answers in the providers' wire formats on loopback, until it is interrupted.
import { once } from "node:events";
import { resolve } from "node:path";
import { readScript, startLoopbackModels } from "../../models/models.js";
import type { Surroundings } from "../surroundings.js";

/** Serves until the signal aborts. Prints the variables that point a review at it; stderr tells each request. */
export async function runModelServer(
  options: { script: string; port: number },
  surroundings: Surroundings,
): Promise<void> {
  const server = await startLoopbackModels({
    script: await readScript(resolve(surroundings.cwd, options.script)),
    port: options.port,
    onRequest: ({ wire, model, lens, attempt, concurrent }) => {
      process.stderr.write(`${wire} ${model} ${lens ?? "?"} try ${attempt + 1}, ${concurrent} at once\n`);
    },
  });
  try {
    process.stderr.write(
      `assay: answering from ${options.script} at ${server.origin}; in another shell, run these lines and then a review:\n`,
    );
    process.stdout.write(
      Object.entries(server.environment)
        .map(([name, value]) => `export ${name}=${value}\n`)
        .join(""),
    );
    if (!surroundings.signal.aborted) await once(surroundings.signal, "abort");
  } finally {
    await server.close();
  }
}
