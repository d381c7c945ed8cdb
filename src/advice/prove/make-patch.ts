// Makes the unified diff of a proposal on a scratch tree as it stands, or says why there is none; nothing is written.
import { applyEdits, patchForAll, type Edit, type FileChange } from "../../diff/diff.js";
import type { Scratch } from "./scratch.js";

/** The patch with the files before and after, or why it cannot be made. */
export type MadePatch =
  | {
      readonly kind: "made";
      readonly patch: string;
      readonly changes: readonly (FileChange & { readonly before: string; readonly after: string })[];
    }
  | { readonly kind: "refused"; readonly reason: string };

const maxEdits = 40;
const maxReplaceLength = 100_000;

/** Every edit must find its one place (spec R9, P8); a path outside, a link, a binary or a huge edit refuses the whole proposal. */
export async function makePatch(edits: readonly Edit[], scratch: Scratch): Promise<MadePatch> {
  if (edits.length === 0) return { kind: "refused", reason: "it holds no edit" };
  if (edits.length > maxEdits) return { kind: "refused", reason: `it holds more than ${maxEdits} edits` };
  if (edits.some(({ replace }) => replace.length > maxReplaceLength))
    return { kind: "refused", reason: `an edit is longer than ${maxReplaceLength} characters` };
  const changes: (FileChange & { before: string; after: string })[] = [];
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const file = await scratch.read(path);
    if ("refused" in file) return { kind: "refused", reason: `${path} is not edited: ${file.refused}` };
    const edited = applyEdits(
      file.text,
      edits.filter((edit) => edit.path === path),
    );
    if (edited.kind === "rejected")
      return { kind: "refused", reason: `an edit of ${path} does not fit: ${edited.reason}` };
    changes.push({ path, before: file.text, after: edited.text });
  }
  return { kind: "made", patch: patchForAll(changes), changes };
}
