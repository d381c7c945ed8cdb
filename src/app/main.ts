// app/: wires the rooms into one program, and is the only reader of argv and the environment.
import { AssayError } from "../runtime/runtime.js";
import { buildProgram } from "./program.js";

const interruptedExit = 130;
// A signal to a whole process group also comes through npm, which hands on its own: both are one request.
const sameRequestMs = 300;
const controller = new AbortController();
let askedAt = 0;
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(name, () => {
    // The first asks the run to stop and clean up; a later one does not wait.
    if (!controller.signal.aborted) askedAt = performance.now();
    else if (performance.now() - askedAt > sameRequestMs) process.exit(interruptedExit);
    controller.abort();
  });
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that closes early (`assay … | head`) is no fault of the run, which goes on to clean up and leave its record.
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  });

try {
  const program = buildProgram({ env: process.env, cwd: process.cwd(), signal: controller.signal });
  await program.parseAsync(process.argv);
} catch (thrown) {
  // A terminal's Ctrl-C reaches our children too: whichever end is heard of first, the run was interrupted.
  const fault = controller.signal.aborted ? interrupted(thrown) : thrown;
  const { endWith } = await import("./end-with.js"); // loaded only here, because most starts end well
  process.exitCode = endWith(fault, (line) => process.stderr.write(`${line}\n`));
}

function interrupted(cause: unknown): AssayError {
  return new AssayError({
    code: "cancelled",
    message: "the run was interrupted",
    remedy: "Run the command again; answers already received are in the cache.",
    cause,
  });
}
