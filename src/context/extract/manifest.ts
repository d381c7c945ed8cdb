// Build files that say where modules are: their few facts as an entry, so that imports can be resolved without reading them again.
import { basename } from "node:path/posix";
import { parse as parseToml } from "./toml-lite.js";
import { skippedEntry, type BlobEntry } from "../blob-entry.js";
import { parseJsonc } from "./jsonc.js";

/** The language id of manifest entries. */
export const manifestLanguage = "manifest";

/** What the resolvers use of a build file. Absent parts are null or empty; nothing of the file's text is kept beyond names and paths. */
export type ManifestFacts =
  | {
      readonly kind: "package.json";
      readonly name: string | null;
      readonly entries: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "tsconfig";
      readonly extends: readonly string[];
      readonly baseUrl: string | null;
      readonly paths: Readonly<Record<string, readonly string[]>>;
    }
  | { readonly kind: "go.mod"; readonly module: string; readonly replace: Readonly<Record<string, string>> }
  | {
      readonly kind: "cargo";
      readonly name: string | null;
      readonly lib: string | null;
      readonly renames: Readonly<Record<string, string>>;
    };

/** True for paths of build files that are read. */
export function isManifest(path: string): boolean {
  const name = basename(path);
  return (
    ["package.json", "go.mod", "go.work", "Cargo.toml", "jsconfig.json"].includes(name) ||
    /^tsconfig(?:\.[\w-]+)?\.json$/.test(name)
  );
}

/** The manifest's entry; one that cannot be read is skipped with the reason. */
export function manifestEntry(path: string, text: string): BlobEntry {
  const facts = readManifest(basename(path), text);
  if (facts === null) return skippedEntry(manifestLanguage, "not a readable build file");
  return { ...skippedEntry(manifestLanguage, ""), step: "manifest", facts: JSON.stringify(facts) };
}

function readManifest(name: string, text: string): ManifestFacts | null {
  if (name === "go.mod") return readGoMod(text);
  if (name === "Cargo.toml") return readCargo(text);
  if (name === "go.work") return null;
  const json = parseJsonc(text);
  if (!isRecord(json)) return null;
  return name === "package.json" ? readPackageJson(json) : readTsConfig(json);
}

function readPackageJson(json: Record<string, unknown>): ManifestFacts {
  const entries: Record<string, string> = {};
  for (const key of ["types", "main", "module", "source"])
    if (typeof json[key] === "string") entries["."] = json[key];
  const listed = json["exports"];
  if (isRecord(listed) && !Object.keys(listed).some((key) => key.startsWith(".")))
    addExport(entries, ".", listed);
  else if (isRecord(listed))
    for (const [key, value] of Object.entries(listed)) addExport(entries, key, value);
  else addExport(entries, ".", listed);
  return { kind: "package.json", name: typeof json["name"] === "string" ? json["name"] : null, entries };
}

// Of several conditions the last path wins that is not a type declaration: sources are found from it by extension.
function addExport(entries: Record<string, string>, key: string, value: unknown): void {
  if (typeof value === "string") entries[key] = value;
  else if (isRecord(value)) for (const inner of Object.values(value)) addExport(entries, key, inner);
}

function readTsConfig(json: Record<string, unknown>): ManifestFacts {
  const options = isRecord(json["compilerOptions"]) ? json["compilerOptions"] : {};
  const paths = isRecord(options["paths"]) ? options["paths"] : {};
  return {
    kind: "tsconfig",
    extends: strings(json["extends"]),
    baseUrl: typeof options["baseUrl"] === "string" ? options["baseUrl"] : null,
    paths: Object.fromEntries(Object.entries(paths).map(([key, value]) => [key, strings(value)])),
  };
}

function readGoMod(text: string): ManifestFacts | null {
  const clean = text.replace(/\/\/[^\n]*/g, "");
  const module = /^[ \t]*module[ \t]+"?([^\s"]+)/m.exec(clean)?.[1];
  if (module === undefined) return null;
  const replace = Object.fromEntries(
    [
      ...clean.matchAll(
        /^[ \t]*(?:replace[ \t]+)?([^\s()]+)(?:[ \t]+v\S+)?[ \t]*=>[ \t]*(\.{1,2}\/\S*|\.)/gm,
      ),
    ].map((row) => [row[1] ?? "", row[2] ?? ""]),
  );
  return { kind: "go.mod", module, replace };
}

function readCargo(text: string): ManifestFacts {
  const toml = parseToml(text);
  const renames: Record<string, string> = {};
  for (const [key, value] of toml)
    if (/^(?:[\w.-]+\.)?(?:dev-|build-)?dependencies\.[\w-]+\.package$/.test(key))
      renames[key.split(".").at(-2) ?? ""] = value;
  return {
    kind: "cargo",
    name: toml.get("package.name") ?? null,
    lib: toml.get("lib.path") ?? null,
    renames,
  };
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
