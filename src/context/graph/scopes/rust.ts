// Rust: crates by their Cargo manifests, modules by file, paths from `crate`, `self`, `super` or another crate.
import type { ManifestFacts } from "../../extract/manifest.js";
import {
  folderOf,
  joinPath,
  noFiles,
  remember,
  type RepositoryLayout,
  type ScopeResolver,
} from "./scope-resolver.js";

type Cargo = Extract<ManifestFacts, { kind: "cargo" }>;

interface Crate {
  readonly folder: string;
  readonly root: string;
  readonly facts: Cargo;
}

/** Opens the family for one repository. */
export function openRustScopes(layout: RepositoryLayout): ScopeResolver {
  const crates = layout.manifests.flatMap(({ path, facts }): Crate[] => {
    if (facts.kind !== "cargo") return [];
    const folder = folderOf(path);
    return [{ folder, root: joinPath(folder, facts.lib ?? "src/lib.rs") ?? "", facts }];
  });
  const byName = new Map(crates.map((one) => [(one.facts.name ?? "").replaceAll("-", "_"), one]));
  const singles = layout.paths.map((_, id) => [id]);
  const walk = (start: ModulePlace, segments: readonly string[]): readonly number[] => {
    let place = start;
    for (const segment of segments) {
      const next = childOf(layout, place, segment);
      if (next === null) break; // an inline module or an item: it is in this file
      place = next;
    }
    const id = layout.idOf.get(place.file);
    return id === undefined ? noFiles : (singles[id] ?? noFiles);
  };
  const find = (module: string, from: string): readonly number[] => {
    const segments = module.split("::").filter((part) => part !== "");
    const own = crates
      .filter((one) => inside(one.folder, from))
      .sort((a, b) => b.folder.length - a.folder.length)[0];
    const here = placeOf(layout, from, own);
    const [first = "self", ...rest] = segments;
    if (first === "crate") return walk(here.root, rest);
    if (first === "self") return walk(here.place, rest);
    if (first === "super") {
      const above = climb(layout, here.place, segments);
      return above === null ? noFiles : walk(above.place, above.rest);
    }
    const child = childOf(layout, here.place, first);
    if (child !== null) return walk(child, rest);
    const other = byName.get((own?.facts.renames[first] ?? first).replaceAll("-", "_"));
    return other === undefined ? noFiles : walk({ file: other.root, folder: folderOf(other.root) }, rest);
  };
  const modules = rememberByFile(find);
  return { separator: "::", selfIsImplicit: false, modules, implicit: () => noFiles, isGlobal: () => false };
}

// A module: the file it is written in, and the folder its child modules lie in.
interface ModulePlace {
  readonly file: string;
  readonly folder: string;
}

function placeOf(
  layout: RepositoryLayout,
  path: string,
  crate: Crate | undefined,
): { place: ModulePlace; root: ModulePlace } {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const folder = folderOf(path);
  const isRoot = path === crate?.root || ["lib.rs", "main.rs", "mod.rs", "build.rs"].includes(name);
  const isProgram =
    crate !== undefined &&
    /^(?:src\/bin|tests|examples|benches)\/[^/]+$/.test(
      path.slice(crate.folder === "" ? 0 : crate.folder.length + 1),
    );
  const place = { file: path, folder: isRoot || isProgram ? folder : path.slice(0, -".rs".length) };
  if (isProgram || crate === undefined) return { place, root: place };
  const main = joinPath(crate.folder, "src/main.rs") ?? "";
  const root = layout.idOf.has(crate.root) ? crate.root : main;
  return { place, root: { file: root, folder: folderOf(root) } };
}

function childOf(layout: RepositoryLayout, place: ModulePlace, name: string): ModulePlace | null {
  const folder = place.folder === "" ? name : `${place.folder}/${name}`;
  for (const file of [`${folder}.rs`, `${folder}/mod.rs`]) if (layout.idOf.has(file)) return { file, folder };
  return null;
}

function climb(
  layout: RepositoryLayout,
  from: ModulePlace,
  segments: readonly string[],
): { place: ModulePlace; rest: readonly string[] } | null {
  let [place, at] = [from, 0];
  for (; segments[at] === "super"; at += 1) {
    const folder = folderOf(place.folder);
    const files = [`${folder}.rs`, `${folder}/mod.rs`, `${folder}/lib.rs`, `${folder}/main.rs`];
    const file = files.find((path) => layout.idOf.has(path));
    if (file === undefined) return null;
    place = { file, folder };
  }
  return { place, rest: segments.slice(at) };
}

function inside(folder: string, path: string): boolean {
  return folder === "" || path.startsWith(`${folder}/`);
}

// Two modules in one folder have different children, so the asking file itself is part of the key.
function rememberByFile(find: ScopeResolver["modules"]): ScopeResolver["modules"] {
  const files = new Map<string, ScopeResolver["modules"]>();
  return (module, from) => {
    let known = files.get(from);
    if (known === undefined) files.set(from, (known = remember(find)));
    return known(module, from);
  };
}
