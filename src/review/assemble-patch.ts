// Puts the verified suggestions of a review together into one patch that `git apply` takes.
import { applyEdits, patchForAll, type Edit } from "../diff/diff.js";
import type { Finding } from "./finding.js";
import type { Workbench } from "./judge/verify-suggestions.js";

/**
 * One unified diff of all suggestions that apply together, worst finding first. Left out: suggestions that need a new
 * dependency, that touch lines an earlier one changed, or whose sum no longer parses. Empty when nothing is left.
 */
export async function assemblePatch(findings: readonly Finding[], bench: Workbench): Promise<string> {
  const texts = new Map<string, { before: string; first: string; now: string }>();
  for (const { suggestion } of findings) {
    if (suggestion?.kind !== "verified" || suggestion.newDependencies.length > 0) continue;
    const changed = applyAll(suggestion.edits, { texts, bench });
    if (changed === null) continue;
    for (const [path, now] of changed) {
      const before = texts.get(path)?.before ?? bench.files.get(path)?.headText ?? "";
      texts.set(path, { before, first: texts.get(path)?.first ?? now, now });
    }
  }
  const entries = [...texts].map(([path, text]) => ({ path, ...text }));
  const verdicts = await bench.analyzers.checkSyntax(
    entries.map(({ path, now }) => ({ path, text: now })),
    bench.signal,
  );
  const changes = entries.map(({ path, before, first, now }, index) => ({
    path,
    before,
    after: verdicts[index]?.kind === "broken" ? first : now,
  }));
  return changes.length === 0 ? "" : patchForAll(changes);
}

function applyAll(
  edits: readonly Edit[],
  on: { texts: ReadonlyMap<string, { now: string }>; bench: Workbench },
): Map<string, string> | null {
  const changed = new Map<string, string>();
  for (const edit of edits) {
    const text =
      changed.get(edit.path) ??
      on.texts.get(edit.path)?.now ??
      on.bench.files.get(edit.path)?.headText ??
      null;
    if (text === null) return null;
    const applied = applyEdits(text, [edit]);
    if (applied.kind === "rejected") return null;
    changed.set(edit.path, applied.text);
  }
  return changed;
}
