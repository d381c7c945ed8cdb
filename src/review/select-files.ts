// Decides which changed files the lenses read, with a reason for each that they do not (spec G3, S2).
import picomatch from "picomatch";
import type { FileDiff } from "../diff/diff.js";
import { classifyPath } from "./brief/classify-path.js";
import type { ReviewOptions } from "./review-options.js";
import type { Unread } from "./reviewed-file.js";

const maxLineLength = 5_000;

/** For each file in order: null when it is to be read, else the state and the reason a reader is told. */
export function selectFiles(
  files: readonly FileDiff[],
  options: Pick<ReviewOptions, "only" | "ignore" | "caps">,
): (Unread | null)[] {
  const isOnly = options.only.length === 0 ? () => true : picomatch([...options.only], { dot: true });
  const isIgnored = options.ignore.length === 0 ? () => false : picomatch([...options.ignore], { dot: true });
  let taken = 0;
  return files.map((file) => {
    if (!isOnly(file.path))
      return { state: "ignored", reason: "outside the paths that the configuration reviews" };
    if (isIgnored(file.path)) return { state: "ignored", reason: "ignored by the configuration" };
    const unread = unreadable(file);
    if (unread !== null) return unread;
    taken += 1;
    if (taken > options.caps.files)
      return { state: "skipped", reason: `over the cap of ${options.caps.files} files` };
    return null;
  });
}

function unreadable(file: FileDiff): Unread | null {
  switch (file.content.kind) {
    case "binary":
      return { state: "skipped", reason: "binary" };
    case "submodule":
      return { state: "skipped", reason: "submodule: the commits it names are not here" };
    case "none":
      return {
        state: "empty",
        reason:
          file.status === "modified" ? "only the mode changed" : `${file.status} without a change of text`,
      };
    case "text":
      return fromOutside(file);
  }
}

function fromOutside(file: FileDiff): Unread | null {
  const { kind } = classifyPath(file.path);
  if (kind === "lock") return { state: "skipped", reason: "lock file" };
  if (kind === "generated") return { state: "skipped", reason: "generated" };
  if (kind === "vendored") return { state: "skipped", reason: "vendored" };
  const lines = file.content.kind === "text" ? file.content.hunks.flatMap((hunk) => hunk.lines) : [];
  if (lines.some((line) => line.text.length > maxLineLength))
    return { state: "skipped", reason: "minified: it has very long lines" };
  return null;
}
