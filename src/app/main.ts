// app/: wires the rooms into one program, and is the only reader of argv and the environment.
import { endWith } from "./end-with.js";
import { buildProgram } from "./program.js";

const controller = new AbortController();
process.on("SIGINT", () => {
  // The first asks the run to stop and clean up; a second does not wait.
  if (controller.signal.aborted) process.exit(130);
  controller.abort();
});
// A reader that closes early (`assay … | head`) is no fault of the run.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

try {
  const program = buildProgram({ env: process.env, cwd: process.cwd(), signal: controller.signal });
  await program.parseAsync(process.argv);
} catch (thrown) {
  process.exitCode = endWith(thrown, (line) => process.stderr.write(`${line}\n`));
}
