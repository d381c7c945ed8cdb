// Which names a file imports, and what each stands for: the guard of every rule about a library.
import type { SgNode } from "@ast-grep/napi";
import type { Family } from "./language.js";
import type { SyntaxTree } from "./syntax-tree.js";

type Names = Map<string, string>;

/**
 * Local name to full name. Python: `from requests import get as g` gives g → `requests.get`. Script: a default,
 * namespace or `require` import gives the module, a named one `module.name`; `node:` is cut off. Go: the package path.
 * Java: the class's full name; `import java.sql.*` stands under the key `java.sql.*`.
 */
export function importedNames(file: SyntaxTree): ReadonlyMap<string, string> {
  const names: Names = new Map();
  collectors[file.family](file, names);
  return names;
}

const collectors: Readonly<Record<Family, (file: SyntaxTree, names: Names) => void>> = {
  python: collectPython,
  script: collectScript,
  go: collectGo,
  java: collectJava,
};

function collectPython(file: SyntaxTree, names: Names): void {
  for (const statement of file.nodes("import_statement", "import_from_statement")) {
    const module = file.textOf(statement.field("module_name"));
    for (const name of statement.fieldChildren("name")) {
      const full = file.textOf(name.field("name") ?? name);
      const alias = file.textOf(name.field("alias"));
      if (module !== "") names.set(alias || full, `${module}.${full}`);
      else if (alias !== "") names.set(alias, full);
      else names.set(full.split(".")[0] ?? full, full.split(".")[0] ?? full);
    }
  }
  for (const name of names.keys()) if (isRebound(name, file)) names.delete(name);
}

/** A module that is also assigned or defined here (`requests = make_client()`) may be anything. */
function isRebound(name: string, file: SyntaxTree): boolean {
  if (!/^\w+$/.test(name)) return true;
  return file.contains(
    new RegExp(`^[ \\t]*(?:${name}[ \\t]*=(?!=)|(?:async )?def ${name}\\b|class ${name}\\b)`, "m"),
  );
}

function collectScript(file: SyntaxTree, names: Names): void {
  for (const statement of file.nodes("import_statement")) {
    const module = moduleName(file.textOf(statement.field("source")));
    const clause = statement.children().find((child) => child.is("import_clause"));
    if (clause !== undefined) collectClause({ clause, module, file, names });
  }
  if (!file.text.includes("require(")) return;
  for (const declarator of file.nodes("variable_declarator")) collectRequire(declarator, file, names);
}

function collectClause(found: { clause: SgNode; module: string; file: SyntaxTree; names: Names }): void {
  const { clause, module, file, names } = found;
  for (const child of clause.children()) {
    if (child.is("identifier")) names.set(file.textOf(child), module);
    if (child.is("namespace_import")) names.set(file.textOf(child).replace(/^\*\s*as\s+/, ""), module);
    if (!child.is("named_imports")) continue;
    for (const specifier of child.children().filter((one) => one.is("import_specifier"))) {
      const full = file.textOf(specifier.field("name"));
      const local = file.textOf(specifier.field("alias")) || full;
      names.set(local, full === "default" ? module : `${module}.${full}`);
    }
  }
}

function collectRequire(declarator: SgNode, file: SyntaxTree, names: Names): void {
  const value = declarator.field("value");
  if (value === null || !/^(call|member)_expression$/.test(String(value.kind()))) return;
  const range = value.range();
  if (range.end.index - range.start.index > 200) return;
  const required = /^require\(\s*(["'][^"']+["'])\s*\)(?:\.(\w+))?$/.exec(file.textOf(value));
  if (required === null) return;
  const module = moduleName(required[1] ?? "") + (required[2] === undefined ? "" : `.${required[2]}`);
  const target = declarator.field("name");
  if (target?.is("identifier") === true) names.set(file.textOf(target), module.replace(/\.default$/, ""));
  if (target?.is("object_pattern") !== true) return;
  for (const part of target.children()) {
    const key = file.textOf(part.field("key"));
    if (part.is("shorthand_property_identifier_pattern")) names.set(part.text(), `${module}.${part.text()}`);
    else if (key !== "") names.set(file.textOf(part.field("value")), `${module}.${key}`);
  }
}

function moduleName(quoted: string): string {
  return quoted.slice(1, -1).replace(/^node:/, "");
}

function collectGo(file: SyntaxTree, names: Names): void {
  for (const spec of file.nodes("import_spec")) {
    const path = file.textOf(spec.field("path")).slice(1, -1);
    const alias = file.textOf(spec.field("name"));
    const last =
      path
        .replace(/\/v\d+$/, "")
        .split("/")
        .at(-1) ?? path;
    names.set(alias || last.replace(/^go-|\.v\d+$|-go$/g, ""), path);
  }
}

function collectJava(file: SyntaxTree, names: Names): void {
  for (const declaration of file.nodes("import_declaration")) {
    const full = /^import\s+(?:static\s+)?([\w.]+(?:\.\*)?)\s*;/.exec(file.textOf(declaration))?.[1];
    if (full === undefined) continue;
    names.set(full.endsWith(".*") ? full : (full.split(".").at(-1) ?? full), full);
  }
}
