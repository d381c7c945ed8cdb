// Reads the bytes of a whole diff, or says why they are none.
import { parseDiff, type FileDiff } from "../diff/diff.js";
import { AssayError } from "../runtime/runtime.js";

/** The changed files of the diff of `label`, never empty. Throws `unreadable-diff` and `empty-change` (spec D1). */
export function readDiff(bytes: Uint8Array, label: string): FileDiff[] {
  const parsed = parseDiff(bytes);
  if (parsed.kind === "unreadable") {
    throw new AssayError({
      code: "unreadable-diff",
      message: `the diff of ${label} cannot be read at line ${parsed.line}: ${parsed.reason}`,
      remedy: "Give the whole output of `git diff`; a cut or edited diff cannot be reviewed.",
    });
  }
  if (parsed.files.length === 0) {
    throw new AssayError({
      code: "empty-change",
      message: `there is nothing to review in ${label}`,
      remedy: "Commit or edit something first, or name another range with --base and --head.",
    });
  }
  return [...parsed.files];
}
