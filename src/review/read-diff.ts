// Reads the bytes of a whole diff, or says why they are none.
import { parseDiff, type FileDiff } from "../diff/diff.js";
import { AssayError } from "../runtime/runtime.js";

/** A line takes some hundred bytes where it is held, and two where it is empty: bytes bound nothing (spec X8). */
const maxLines = 1_000_000;

/**
 * The changed files of the diff of `label`, never empty. Throws `unreadable-diff`, `empty-change` (spec D1), and `change-too-large` before
 * anything is made of a diff of more than a million lines.
 */
export function readDiff(bytes: Uint8Array, label: string): FileDiff[] {
  if (countLines(bytes) > maxLines)
    throw new AssayError({
      code: "change-too-large",
      message: `the diff of ${label} has more than ${maxLines} lines`,
      remedy: "Split it into smaller changes, or leave what nobody wrote by hand out of the repository.",
    });
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

/** Counts no further than is needed. */
function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0 && lines <= maxLines; at = bytes.indexOf(lineFeed, at + 1))
    lines += 1;
  return lines;
}

const lineFeed = 10;
