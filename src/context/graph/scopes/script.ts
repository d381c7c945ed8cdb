// JavaScript and TypeScript: relative paths, tsconfig paths, workspace packages, extensions and index files.
import type { ManifestFacts } from "../../extract/manifest.js";
import {
  folderOf,
  joinPath,
  noFiles,
  remember,
  type RepositoryLayout,
  type ScopeResolver,
} from "./scope-resolver.js";

const extensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".d.ts"];
// The folder alone before the folder with what may be a kind of output: `dist/types` may be built from `src/types`.
const builtFolders = [
  /(^|\/)(?:dist|build|lib|out|esm|cjs|es)(?=\/|$)/,
  /(^|\/)(?:dist|build|lib|out|esm|cjs|es)\/(?:esm|cjs|es|types|src)(?=\/|$)/,
];
const maxExtends = 8;

type TsConfig = Extract<ManifestFacts, { kind: "tsconfig" }>;
type PackageJson = Extract<ManifestFacts, { kind: "package.json" }>;

/** Opens the family for one repository. */
export function openScriptScopes(layout: RepositoryLayout): ScopeResolver {
  const singles = layout.paths.map((_, id) => [id]);
  const packages = new Map<string, { folder: string; facts: PackageJson }>();
  const configs = new Map<string, TsConfig>();
  for (const { path, facts } of layout.manifests) {
    if (facts.kind === "package.json" && facts.name !== null && !packages.has(facts.name))
      packages.set(facts.name, { folder: folderOf(path), facts });
    if (facts.kind === "tsconfig") configs.set(path, facts);
  }
  const file = (path: string | null): readonly number[] | null => {
    const id = path === null ? undefined : fileAt(layout, path);
    return id === undefined ? null : (singles[id] ?? null);
  };
  const aliases = aliasesByFolder(configs);
  const find = (module: string, from: string): readonly number[] => {
    if (module.startsWith(".")) return file(joinPath(folderOf(from), module)) ?? noFiles;
    for (const target of aliasTargets(aliases, module, from)) {
      const found = file(target);
      if (found !== null) return found;
    }
    for (const target of packageTargets(packages, module)) {
      const found = file(target);
      if (found !== null) return found;
    }
    return noFiles;
  };
  return {
    ...{ separator: "/", selfIsImplicit: false, modules: remember(find) },
    implicit: () => noFiles,
    isGlobal: () => false,
  };
}

function fileAt(layout: RepositoryLayout, path: string): number | undefined {
  const exact = layout.idOf.get(path);
  if (exact !== undefined) return exact;
  const bare = path.replace(/\.[mc]?jsx?$/, "");
  for (const stem of bare === path ? [path] : [bare, path])
    for (const extension of extensions) {
      const id = layout.idOf.get(stem + extension);
      if (id !== undefined) return id;
    }
  for (const extension of extensions) {
    const id = layout.idOf.get(path === "" ? `index${extension}` : `${path}/index${extension}`);
    if (id !== undefined) return id;
  }
  return undefined;
}

interface Aliases {
  readonly base: string;
  readonly baseUrl: boolean;
  readonly paths: readonly (readonly [string, readonly string[]])[];
}

// The nearest folder upward with a config decides; `tsconfig.json` before its sisters, `extends` followed inside the repository.
function aliasesByFolder(configs: ReadonlyMap<string, TsConfig>): ReadonlyMap<string, Aliases> {
  const found = new Map<string, Aliases>();
  const inOrder = [...configs.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  for (const path of inOrder) {
    const aliases = aliasesOf(configs, path, maxExtends);
    if (aliases !== null && !found.has(folderOf(path))) found.set(folderOf(path), aliases);
  }
  return found;
}

function rank(path: string): number {
  return /(?:^|\/)[tj]sconfig\.json$/.test(path) ? 0 : 1;
}

function aliasesOf(configs: ReadonlyMap<string, TsConfig>, path: string, depth: number): Aliases | null {
  const config = configs.get(path);
  if (config === undefined || depth === 0) return null;
  const folder = folderOf(path);
  const paths = Object.entries(config.paths);
  if (paths.length > 0 || config.baseUrl !== null)
    return { base: joinPath(folder, config.baseUrl ?? ".") ?? "", baseUrl: config.baseUrl !== null, paths };
  for (const parent of [...config.extends].reverse()) {
    const target = joinPath(folder, parent);
    const candidates = target === null ? [] : [target, `${target}.json`, `${target}/tsconfig.json`];
    for (const candidate of candidates) {
      const inherited = aliasesOf(configs, candidate, depth - 1);
      if (inherited !== null) return inherited;
    }
  }
  return null;
}

function aliasTargets(
  aliases: ReadonlyMap<string, Aliases>,
  module: string,
  from: string,
): (string | null)[] {
  for (let folder = folderOf(from); ; folder = folderOf(folder)) {
    const known = aliases.get(folder);
    if (known !== undefined) {
      const matched = known.paths
        .map(([pattern, targets]) => ({ pattern, targets, star: matchStar(pattern, module) }))
        .filter((one): one is typeof one & { star: string } => one.star !== null)
        .sort((a, b) => b.pattern.length - a.pattern.length)
        .flatMap((one) =>
          one.targets.map((target) =>
            joinPath(
              known.base,
              target.replace("*", () => one.star),
            ),
          ),
        );
      return known.baseUrl ? [...matched, joinPath(known.base, module)] : matched;
    }
    if (folder === "") return [];
  }
}

function matchStar(pattern: string, module: string): string | null {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === module ? "" : null;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  const fits =
    module.startsWith(before) && module.endsWith(after) && module.length >= before.length + after.length;
  return fits ? module.slice(before.length, module.length - after.length) : null;
}

// A package's entry points at built files, which are not in git: the same path under `src` is what they are built from.
function packageTargets(
  packages: ReadonlyMap<string, { folder: string; facts: PackageJson }>,
  module: string,
): (string | null)[] {
  const parts = module.split("/");
  const name = parts.slice(0, module.startsWith("@") ? 2 : 1).join("/");
  const found = packages.get(name);
  if (found === undefined) return [];
  const rest = parts.slice(name.split("/").length).join("/");
  const key = rest === "" ? "." : `./${rest}`;
  const declared = Object.entries(found.facts.entries).flatMap(([pattern, target]) => {
    const star = matchStar(pattern, key);
    return star === null ? [] : [target.replaceAll("*", () => star)];
  });
  const plain = rest === "" ? ["src/index", "index", "src"] : [rest, `src/${rest}`, `dist/${rest}`];
  return [...declared, ...plain].flatMap((target) => sourcePaths(found.folder, target));
}

function sourcePaths(folder: string, target: string): (string | null)[] {
  const bare = target.replace(/^\.\//, "").replace(/\.d\.[mc]?ts$/, "");
  const built = builtFolders.filter((pattern) => pattern.test(bare));
  const asSource = built.map((pattern) => bare.replace(pattern, "$1src"));
  const atTop = built.map((pattern) => bare.replace(pattern, "").replace(/^\//, ""));
  return [bare, ...asSource, ...atTop].map((path) => joinPath(folder, path));
}
