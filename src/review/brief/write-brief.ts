// Writes the brief of a change: sizes, languages, a risk map and notes, from its text alone and the same every time.
import type { FileDiff } from "../../diff/diff.js";
import type { Brief, BriefNote, FileRisk } from "../brief.js";
import type { Fact } from "../fact.js";
import { assessRisk } from "./assess-risk.js";
import { changedFile, type ChangedFile, type ChangeView, type PlacedSecret } from "./changed-file.js";
import { codeShape } from "./code-shape.js";
import { noticers } from "./noticers.js";

/**
 * What a brief is written from. Only `files` is needed; the rest sharpens it. `textOf` gives whole files (null where
 * unknown), `trackedFiles` the repository's paths, `dependents` how many places outside the change use each path.
 */
export interface BriefInput {
  readonly files: readonly FileDiff[];
  readonly textOf?: ((side: "base" | "head", path: string) => string | null) | undefined;
  readonly trackedFiles?: readonly string[] | undefined;
  readonly facts?: readonly Fact[] | undefined;
  readonly secrets?: readonly PlacedSecret[] | undefined;
  readonly dependents?: ReadonlyMap<string, number> | undefined;
}

/**
 * Writes the brief. Pure: no model, clock or file is asked. Risks are sorted worst first, notes by
 * attention, then by noticer; at most 20 notes of one kind stand for one file, the rest are counted in one more.
 */
export function writeBrief(input: BriefInput): Brief {
  const view = viewOf(input);
  const notes = noticers.flatMap((noticer) => noticer(view));
  return {
    files: view.files.length,
    added: sum(view.files.map(({ added }) => added.length)),
    removed: sum(view.files.map(({ removed }) => removed.length)),
    languages: languagesOf(view.files),
    risks: risksOf(view.files, notes, input),
    notes: mostUrgentFirst(bounded(notes)),
  };
}

function viewOf({ files, textOf, trackedFiles, secrets }: BriefInput): ChangeView {
  return {
    files: files.map(changedFile),
    trackedFiles: trackedFiles ?? [],
    secrets: secrets ?? [],
    textOf: textOf ?? (() => null),
  };
}

function languagesOf(files: readonly ChangedFile[]): Brief["languages"] {
  const counts = new Map<string, number>();
  for (const {
    class: { language },
  } of files) {
    if (language !== null) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const rows = [...counts].map(([language, count]) => ({ language, files: count }));
  return rows.sort((a, b) => b.files - a.files || compare(a.language, b.language));
}

function risksOf(files: readonly ChangedFile[], notes: readonly BriefNote[], input: BriefInput): FileRisk[] {
  const [notesOf, factsOf] = [byPath(notes), byPath(input.facts ?? [])];
  const risks = files.map((file) =>
    assessRisk({
      file,
      shape: file.class.kind === "source" ? codeShape(file) : { depth: 0, branches: 0 },
      notes: notesOf.get(file.path) ?? [],
      facts: factsOf.get(file.path) ?? [],
      dependents: input.dependents?.get(file.path) ?? 0,
    }),
  );
  return risks.sort((a, b) => b.risk - a.risk || compare(a.path, b.path));
}

const mostNotes = 20; // of one kind in one file

function bounded(notes: readonly BriefNote[]): BriefNote[] {
  const groups = grouped(notes, ({ kind, path }) => `${kind} ${path}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length <= mostNotes) return group;
    const rest: BriefNote = {
      kind: first.kind,
      path: first.path,
      line: null,
      text: `and ${group.length - mostNotes} more of this kind in this file`,
    };
    return [...group.slice(0, mostNotes), rest];
  });
}

function mostUrgentFirst(notes: readonly BriefNote[]): BriefNote[] {
  const isUrgent = ({ attention }: BriefNote): boolean => attention === "high";
  return [...notes.filter(isUrgent), ...notes.filter((note) => !isUrgent(note))];
}

function byPath<T extends { readonly path: string }>(items: readonly T[]): Map<string, T[]> {
  return grouped(items, ({ path }) => path);
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
