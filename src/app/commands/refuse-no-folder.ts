// Refuses a folder that is not there, before a process is started in it.
import { stat } from "node:fs/promises";
import { AssayError } from "../../runtime/runtime.js";

/** A process cannot be started in a folder that is none, and would blame git for it. Throws `not-a-repository`; `remedy` says how to name one. */
export async function refuseNoFolder(
  dir: string,
  remedy = "Name the folder of a checkout with --repo.",
): Promise<void> {
  const isFolder = await stat(dir).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return;
  throw new AssayError({ code: "not-a-repository", message: `there is no folder ${dir}`, remedy });
}
