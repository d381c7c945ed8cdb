// Notices packages that the change adds, removes or moves to another version, and locks that fell out of step.
import type { BriefNote } from "../brief.js";
import {
  linesOf,
  sideOf,
  type ChangedFile,
  type ChangeView,
  type Noticer,
  type SideLine,
} from "./changed-file.js";
import { manifestKindOf, type Declared } from "./manifests.js";

/**
 * One note per package whose declaration changed in a manifest (read whole where both sides can be had, else from the
 * hunks), one where a manifest changed its packages but a lock file that stands beside it did not, and one for
 * a lock file that changed by itself.
 */
export const noteDependencies: Noticer = (change) =>
  change.files.flatMap((file) => {
    if (file.class.kind === "lock") return lonelyLock(file, change);
    const kind = manifestKindOf(file.path);
    if (kind === null || file.class.kind === "vendored") return [];
    const notes = compare(file, kind.read(side(file, change, "old")), kind.read(side(file, change, "new")));
    return notes.length === 0 ? [] : [...notes, ...staleLock(file, kind.locks, change)];
  });

/** The whole manifest on one side, or what its hunks show of it. */
function side(file: ChangedFile, { textOf }: ChangeView, which: "old" | "new"): readonly SideLine[] {
  const path = which === "old" ? file.diff.oldPath : file.diff.newPath;
  const text = path === null ? null : textOf(which === "old" ? "base" : "head", path);
  return text === null ? file.hunks.flatMap((hunk) => sideOf(hunk, which)) : linesOf(text);
}

function compare(
  { path }: ChangedFile,
  before: readonly Declared[],
  after: readonly Declared[],
): BriefNote[] {
  const [old, now] = [byName(before), byName(after)];
  const gone = [...old.values()].filter(({ name }) => !now.has(name));
  return [
    ...[...now.values()].flatMap(({ name, version, line }) => {
      const known = old.get(name);
      if (known === undefined) return [note(path, line, `adds \`${`${name} ${version}`.trim()}\``)];
      if (pinless(known.version) === pinless(version)) return [];
      return [
        note(
          path,
          line,
          `moves \`${name}\` from ${known.version || "any version"} to ${version || "any version"}`,
        ),
      ];
    }),
    ...gone.map(({ name }) => note(path, null, `removes \`${name}\``)),
  ];
}

/** `==1.0` and `1.0` pin alike. */
function pinless(version: string): string {
  return version.replace(/^={1,3}\s*/, "");
}

function byName(declared: readonly Declared[]): Map<string, Declared> {
  return new Map(declared.map((one) => [one.name, one]));
}

function staleLock(file: ChangedFile, locks: readonly string[], change: ChangeView): BriefNote[] {
  const folder = folderOf(file.path);
  const tracked = locks.map((name) => folder + name).find((path) => change.trackedFiles.includes(path));
  if (tracked === undefined || change.files.some(({ path }) => path === tracked)) return [];
  return [note(file.path, null, `changes packages, but ${tracked} was not changed with it`)];
}

function lonelyLock(file: ChangedFile, change: ChangeView): BriefNote[] {
  const folder = folderOf(file.path);
  const hasManifest = change.files.some(
    ({ path }) => manifestKindOf(path) !== null && (folderOf(path) === folder || path.startsWith(folder)),
  );
  return hasManifest ? [] : [note(file.path, null, "lock file changed, while no manifest did")];
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function note(path: string, line: number | null, text: string): BriefNote {
  return { kind: "dependency", path, line, text };
}
