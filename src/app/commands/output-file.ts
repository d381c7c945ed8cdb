// Files that a command writes at its end: found fit before the work begins, written whole.
import { constants } from "node:fs";
import { access, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { AssayError, messageOf } from "../../runtime/runtime.js";

/** The ending of a report's name in each form. */
export const endings = { markdown: "md", html: "html", json: "json", diff: "patch" } as const;

/** The form of a report: the one that was named, else the one that its name ends in, else `otherwise`. */
export function formatOf<F extends keyof typeof endings>(
  { format, report }: { readonly format?: F | undefined; readonly report?: string | undefined },
  otherwise: F,
): F | "html" | "json" {
  const named = (["html", "json"] as const).find(
    (one) => report?.toLowerCase().endsWith(`.${endings[one]}`) === true,
  );
  return format ?? named ?? otherwise;
}

/** The full path of an output. Throws `cannot-write` where its folder is missing or closed, or it is a folder itself. */
export async function checkOutput(cwd: string, file: string): Promise<string> {
  const path = resolve(cwd, file);
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
  const existing = await stat(path).catch(() => null); // what does not exist yet is what we want
  if (existing?.isDirectory() === true) throw cannotWrite(path, new Error("it is a folder"));
  return path;
}

/** Writes `text` to a path that `checkOutput` gave. Throws `cannot-write`. */
export async function writeOutput(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
}

function cannotWrite(path: string, cause: unknown): AssayError {
  return new AssayError({
    code: "cannot-write",
    message: `${path} cannot be written: ${messageOf(cause)}`,
    remedy: "Name a file in a folder that exists and that you may write.",
    cause,
  });
}
