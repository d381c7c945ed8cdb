// Reads import, export and require statements of the four JavaScript-like languages.
import type { ImportedName, ImportEntry } from "../blob-entry.js";

/** Reads one statement of ES modules or CommonJS as text; forms that bind nothing still say that the module is used. */
export function readScriptImports(text: string, line: number): readonly ImportEntry[] {
  const clean = text.replace(/\/\*[\s\S]*?\*\/|(?<=^|[\s,{};])\/\/[^\n]*/g, " ").trim();
  if (/^import\b(?!\s*\()/.test(clean)) return readImport(clean, line);
  if (clean.startsWith("export")) return readExport(clean, line);
  return readCommonJs(clean.replace(/^(?:const|let|var)\s+/, ""), line);
}

function readImport(text: string, line: number): readonly ImportEntry[] {
  const legacy = /^import\s+(?:type\s+)?(\w+)\s*=\s*require\(\s*["'`]([^"'`]+)["'`]/.exec(text);
  if (legacy !== null)
    return [entry("import", line, { module: legacy[2], names: [{ name: "*", local: legacy[1] ?? "" }] })];
  const module = moduleOf(text);
  if (module === null) return [];
  const clause = text.slice("import".length, text.lastIndexOf("from") < 0 ? 0 : text.lastIndexOf("from"));
  const names = clauseNames(clause.replace(/^\s*type\b(?!\s*(?:,|from))/, ""));
  return [entry(names.length === 0 ? "require" : "import", line, { module, names })];
}

function readExport(text: string, line: number): readonly ImportEntry[] {
  const body = text.replace(/^export\s+(?:type\s+(?=[{*]))?/, "");
  const module = /\bfrom\s*["']/.test(body) ? moduleOf(body) : null;
  const all = /^\*\s*(?:as\s+([\w$]+))?/.exec(body);
  if (all !== null && module !== null)
    return all[1] === undefined
      ? [entry("reexport-all", line, { module, names: [] })]
      : [entry("reexport", line, { module, names: [{ name: "*", local: all[1] }] })];
  if (body.startsWith("{")) {
    const names = braceNames(body, "as");
    return [entry(module === null ? "export" : "reexport", line, { module: module ?? "", names })];
  }
  const named =
    /^default\s+(?:async\s+)?(?:abstract\s+)?(?:function\s*\*?|class)\s*([\w$]+)/.exec(body) ??
    /^default\s+([\w$]+)\s*;?$/.exec(body) ??
    /^default\s+\w+\(\s*([\w$]+)\s*\)/.exec(body) ??
    /^=\s*([\w$]+)/.exec(body);
  if (named?.[1] === undefined) return [];
  return [entry("export", line, { module: "", names: [{ name: named[1], local: "default" }] })];
}

function readCommonJs(text: string, line: number): readonly ImportEntry[] {
  const own = /^(?:module\.)?exports(?:\.([\w$]+))?\s*=\s*([\s\S]*)$/.exec(text);
  if (own !== null) return readModuleExports(own[1], own[2] ?? "", line);
  const required = /(?:require|import)\(\s*["'`]([^"'`]+)["'`]\s*\)(?:\.([\w$]+))?/.exec(text);
  if (required === null) return [];
  const module = required[1];
  const pattern = text.slice(0, text.indexOf("=") < 0 ? 0 : text.indexOf("=")).trim();
  if (pattern.startsWith("{")) return [entry("import", line, { module, names: braceNames(pattern, ":") })];
  if (!/^[\w$]+$/.test(pattern)) return [entry("require", line, { module, names: [] })];
  const name = required[2] ?? "*";
  return [entry("import", line, { module, names: [{ name, local: pattern }] })];
}

function readModuleExports(key: string | undefined, value: string, line: number): readonly ImportEntry[] {
  const again = /^require\(\s*["'`]([^"'`]+)["'`]\s*\)\s*;?$/.exec(value);
  if (again !== null)
    return key === undefined
      ? [entry("reexport-all", line, { module: again[1], names: [] })]
      : [entry("reexport", line, { module: again[1], names: [{ name: "*", local: key }] })];
  if (key === undefined && value.startsWith("{")) {
    const names = braceNames(value, ":").map((one) => ({ name: one.local, local: one.name }));
    return [entry("export", line, { module: "", names })];
  }
  const named = /^(?:new\s+)?(?:async\s+)?(?:function\s*\*?\s*|class\s+)?([\w$]+)/.exec(value);
  if (named?.[1] === undefined) return [];
  return [entry("export", line, { module: "", names: [{ name: named[1], local: key ?? "default" }] })];
}

function clauseNames(clause: string): ImportedName[] {
  const names = clause.includes("{") ? braceNames(clause.slice(clause.indexOf("{")), "as") : [];
  const outside = clause.replace(/\{[\s\S]*\}/, "").trim();
  const space = /\*\s*as\s+([\w$]+)/.exec(outside);
  if (space?.[1] !== undefined) names.unshift({ name: "*", local: space[1] });
  const byDefault = /^([\w$]+)/.exec(outside);
  if (byDefault?.[1] !== undefined) names.unshift({ name: "default", local: byDefault[1] });
  return names;
}

function braceNames(text: string, separator: "as" | ":"): ImportedName[] {
  const inner = /^\{([\s\S]*?)\}/.exec(text)?.[1] ?? "";
  const split = separator === "as" ? /\s+as\s+/ : /\s*:\s*/;
  return inner.split(",").flatMap((part) => {
    const [name, local] = part
      .replace(/^\s*(?:type\s+)?(?!as\b)/, "")
      .replace(/=.*$/s, "")
      .trim()
      .split(split);
    if (name === undefined || !/^[\w$]+$/.test(name)) return [];
    return [{ name, local: local !== undefined && /^[\w$]+$/.test(local) ? local : name }];
  });
}

function moduleOf(text: string): string | null {
  return /(?:from|import)\s*["']([^"']+)["']/.exec(text)?.[1] ?? null;
}

function entry(
  form: ImportEntry["form"],
  line: number,
  what: { module: string | undefined; names: readonly ImportedName[] },
): ImportEntry {
  return { form, module: what.module ?? "", names: what.names, line };
}
