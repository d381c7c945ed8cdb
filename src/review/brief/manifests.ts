// Dependency manifests, one reader per ecosystem: which packages a text declares, in which version.
import type { SideLine } from "./changed-file.js";

/** One declared package. `version` is the range as written, empty when none is. */
export interface Declared {
  readonly name: string;
  readonly version: string;
  readonly line: number;
}

/** One kind of manifest: whose file it is, the lock files it goes with, and how to read its lines. */
interface ManifestKind {
  readonly file: RegExp;
  readonly locks: readonly string[];
  readonly read: (lines: readonly SideLine[]) => Declared[];
}

/** Keys of a package.json whose values look like versions and are not packages. */
const notPackages: ReadonlySet<string> = new Set([
  "version",
  "node",
  "npm",
  "yarn",
  "pnpm",
  "homepage",
  "url",
  "tag",
]);

const kinds: readonly ManifestKind[] = [
  {
    file: /(?:^|\/)package\.json$/,
    locks: [
      "package-lock.json",
      "npm-shrinkwrap.json",
      "yarn.lock",
      "pnpm-lock.yaml",
      "bun.lock",
      "bun.lockb",
    ],
    read: eachLine(
      /^\s*"(?<name>@?[\w./-]+)"\s*:\s*"(?<version>(?:[~^<>=*\d]|v\d)[^"]*|(?:workspace|file|npm|git|github|https?|link|catalog)[:+][^"]*|latest)"\s*,?\s*$/,
      notPackages,
    ),
  },
  {
    file: /(?:^|\/)(?:requirements|constraints)[\w-]*\.txt$/,
    locks: [],
    read: eachLine(
      /^(?<name>[A-Za-z][\w.-]*)(?:\[[^\]]*\])?\s*(?<version>(?:[<>=~!]=?=?|@)[^#;]*)?(?:[#;].*)?$/,
    ),
  },
  {
    file: /(?:^|\/)pyproject\.toml$/,
    locks: ["poetry.lock", "uv.lock", "pdm.lock"],
    read: (lines) => [
      ...inSection(lines, pythonSections, pythonRequirement),
      ...inSection(lines, /^\[tool\.poetry\.(?:group\.[\w-]+\.)?(?:dev-)?dependencies\]/, tomlEntry),
    ],
  },
  {
    file: /(?:^|\/)Pipfile$/,
    locks: ["Pipfile.lock"],
    read: (lines) => inSection(lines, /^\[(?:dev-)?packages\]/, tomlEntry),
  },
  {
    file: /(?:^|\/)go\.mod$/,
    locks: ["go.sum"],
    read: eachLine(/^\s*(?:require\s+)?(?<name>[\w-]+\.[\w./~-]+)\s+(?<version>v\d\S*)/),
  },
  {
    file: /(?:^|\/)Cargo\.toml$/,
    locks: ["Cargo.lock"],
    read: (lines) =>
      inSection(
        lines,
        /^\[(?:workspace\.)?(?:dev-|build-)?dependencies\]|^\[target\..*dependencies\]/,
        tomlEntry,
      ),
  },
  {
    file: /(?:^|\/)Gemfile$/,
    locks: ["Gemfile.lock"],
    read: eachLine(/^\s*gem\s+["'](?<name>[\w.-]+)["'](?:\s*,\s*["'](?<version>[^"']+)["'])?/),
  },
  {
    file: /(?:^|\/)composer\.json$/,
    locks: ["composer.lock"],
    read: eachLine(/^\s*"(?<name>[\w.-]+\/[\w.-]+|ext-\w+|php)"\s*:\s*"(?<version>[^"]+)"/),
  },
  {
    file: /(?:^|\/)build\.gradle(?:\.kts)?$/,
    locks: ["gradle.lockfile"],
    read: eachLine(
      /^\s*(?:\w*[iI]mplementation|api|\w*[cC]ompileOnly|\w*[rR]untimeOnly|kapt|ksp|annotationProcessor)\s*(?:\(\s*)?["'](?<name>[\w.-]+:[\w.-]+)(?::(?<version>[^"':@]+))?/,
    ),
  },
  { file: /(?:^|\/)pom\.xml$/, locks: [], read: readPom },
  {
    file: /\.(?:cs|fs|vb)proj$|(?:^|\/)Directory\.Packages\.props$/,
    locks: ["packages.lock.json"],
    read: eachLine(
      /<Package(?:Reference|Version)\s+(?:Include|Update)="(?<name>[^"]+)"(?:\s+Version="(?<version>[^"]*)")?/,
    ),
  },
];

/** The reader for `path`, or null when it is no known manifest. */
export function manifestKindOf(path: string): ManifestKind | null {
  return kinds.find(({ file }) => file.test(path)) ?? null;
}

function eachLine(pattern: RegExp, except: ReadonlySet<string> = new Set()): ManifestKind["read"] {
  return (lines) =>
    lines.flatMap(({ text, line }) => {
      const groups = text.length > 500 ? undefined : pattern.exec(text)?.groups;
      const name = groups?.["name"];
      if (name === undefined || except.has(name)) return [];
      return [{ name, version: (groups?.["version"] ?? "").trim(), line }];
    });
}

const pythonSections = /^\[(?:project(?:\.optional-dependencies)?|dependency-groups|build-system)\]/;
const pythonRequirement =
  /^\s*(?:[\w-]+\s*=\s*\[\s*)?"(?<name>[A-Za-z][\w.-]*)(?:\[[^\]]*\])?\s*(?<version>[<>=~!@][^";]*)?(?:;[^"]*)?"\s*\]?,?\s*$/;
const tomlEntry =
  /^(?<name>[A-Za-z][\w.-]*)\s*=\s*(?:"(?<version>[^"]*)"|\{(?:.*?\bversion\s*=\s*"(?<inner>[^"]*)")?.*\})\s*(?:#.*)?$/;

/**
 * Reads `entry` lines that stand in a section whose header fits. Lines before any header (a hunk that begins in
 * the middle of a section) are read too, except the keys that describe the package itself.
 */
function inSection(lines: readonly SideLine[], header: RegExp, entry: RegExp): Declared[] {
  const own = new Set([
    "name",
    "version",
    "edition",
    "description",
    "license",
    "readme",
    "python",
    "rust-version",
    "authors",
  ]);
  let isInside = true;
  return lines.flatMap(({ text, line }) => {
    if (text.startsWith("[")) isInside = header.test(text);
    const groups = isInside && text.length <= 500 ? entry.exec(text)?.groups : undefined;
    const name = groups?.["name"];
    if (name === undefined || own.has(name)) return [];
    return [{ name, version: groups?.["version"] ?? groups?.["inner"] ?? "", line }];
  });
}

/** Maven puts group, artifact and version on lines of their own; the version follows its artifact within the element. */
function readPom(lines: readonly SideLine[]): Declared[] {
  const found: Declared[] = [];
  let group = "";
  for (const { text, line } of lines) {
    group = /<groupId>([^<]+)</.exec(text)?.[1] ?? group;
    const artifact = /<artifactId>([^<]+)</.exec(text)?.[1];
    if (artifact !== undefined)
      found.push({ name: group === "" ? artifact : `${group}:${artifact}`, version: "", line });
    const version = /<version>([^<]+)</.exec(text)?.[1];
    const last = found.at(-1);
    if (version !== undefined && last?.version === "") found[found.length - 1] = { ...last, version, line };
    if (/<\/(?:dependency|plugin|parent)>/.test(text)) group = "";
  }
  return found;
}
