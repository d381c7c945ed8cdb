// The layout of a commit, built from its entries: paths, folders, declared packages, build files.
import { manifestLanguage, type ManifestFacts } from "../extract/manifest.js";
import { languageById } from "../languages/list.js";
import { folderOf, type RepositoryLayout } from "./scopes/scope-resolver.js";
import type { IndexedFile } from "./symbol-table.js";

/** Builds the layout; file ids are indices into `files`. Manifests come from their entries, their text is not needed. */
export function layoutOf(files: readonly IndexedFile[]): RepositoryLayout {
  const folders = new Map<string, number[]>();
  const scopes = new Map<string, number[]>();
  const manifests: { path: string; facts: ManifestFacts }[] = [];
  for (const [id, { path, entry }] of files.entries()) {
    append(folders, folderOf(path), id);
    // written by manifestEntry, read back through the store that keeps versions apart
    if (entry.step === "manifest") manifests.push({ path, facts: JSON.parse(entry.facts) as ManifestFacts });
    if (entry.language === manifestLanguage) continue;
    append(scopes, `${languageById(entry.language)?.family ?? ""}:${entry.scope}`, id);
  }
  return {
    paths: files.map((file) => file.path),
    idOf: new Map(files.map((file, id) => [file.path, id])),
    ...{ folders, scopes, manifests },
    scopeOf: (file) => files[file]?.entry.scope ?? "",
  };
}

function append(map: Map<string, number[]>, key: string, id: number): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [id]);
  else known.push(id);
}
