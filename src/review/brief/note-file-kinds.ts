// Notices files that a reader cannot or need not read line by line: generated, vendored, binary, submodules, modes.
import type { BriefNote } from "../brief.js";
import type { ChangedFile, Noticer } from "./changed-file.js";

/** At most one note of each kind a file; a new executable and a moved submodule want attention. */
export const noteFileKinds: Noticer = ({ files }) =>
  files.flatMap((file) =>
    [generated(file), binary(file), submodule(file), mode(file)].filter((note) => note !== null),
  );

const marker =
  /@generated\b|\bcode generated\b.*\bdo not edit\b|\bauto-?generated\b.*\bdo not (?:edit|modify)\b/i;

function generated(file: ChangedFile): BriefNote | null {
  const { kind } = file.class;
  if (kind === "generated" || kind === "vendored")
    return note(file, "generated", `${kind} file, not read line by line`);
  const first = file.hunks[0];
  if (first === undefined || first.newStart > 5 || kind === "docs") return null;
  const isMarked = first.lines.slice(0, 10).some(({ text }) => text.length < 300 && marker.test(text));
  return isMarked ? note(file, "generated", "says of itself that it is generated") : null;
}

function binary(file: ChangedFile): BriefNote | null {
  return file.diff.content.kind === "binary" ? note(file, "binary", `binary file ${file.diff.status}`) : null;
}

function submodule({ path, diff: { content } }: ChangedFile): BriefNote | null {
  if (content.kind !== "submodule") return null;
  const [from, to] = [
    content.oldCommit?.slice(0, 12) ?? "nothing",
    content.newCommit?.slice(0, 12) ?? "nothing",
  ];
  return {
    kind: "submodule",
    path,
    line: null,
    text: `submodule moves from ${from} to ${to}`,
    attention: "high",
  };
}

function mode({ path, diff: { oldMode, newMode, status } }: ChangedFile): BriefNote | null {
  if (newMode === "120000" && oldMode !== "120000") {
    return { kind: "mode", path, line: null, text: "becomes a symbolic link", attention: "high" };
  }
  if (newMode === "100755" && oldMode !== "100755") {
    const text = status === "added" ? "new executable file" : "becomes executable";
    return { kind: "mode", path, line: null, text, attention: "high" };
  }
  const isLoss = oldMode === "100755" && newMode === "100644";
  return isLoss ? { kind: "mode", path, line: null, text: "is no longer executable" } : null;
}

function note({ path }: ChangedFile, kind: BriefNote["kind"], text: string): BriefNote {
  return { kind, path, line: null, text };
}
