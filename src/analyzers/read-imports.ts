// The modules that files import. Runs in a child process, as all parsing does.
import { parseSync, Visitor } from "oxc-parser";
import { languageOf, type ScriptDialect, type SourceText } from "./language-of.js";
import { parseTree } from "./syntax-tree.js";

/**
 * Module or package names that each file imports, in order of appearance and without repeats, as they are written:
 * `./a.js`, `node:fs`, `..pkg.mod`, `example.com/x/y`, `java.util.List`. Empty where the language is unknown.
 */
export function readImports(files: readonly SourceText[]): readonly (readonly string[])[] {
  return files.map(({ path, text }) => [...new Set(importsOf(path, text))]);
}

function importsOf(path: string, text: string): readonly string[] {
  const language = languageOf(path);
  switch (language?.kind) {
    case "script":
      return scriptImports(text, language.dialect);
    case "python":
      return pythonImports(text);
    case "go":
      return goImports(text);
    case "java":
      return javaImports(text);
    case "json":
    case "yaml":
    case undefined:
      return [];
  }
}

function scriptImports(text: string, dialect: ScriptDialect): string[] {
  const { module, program } = parseSync("file", text, dialect);
  const found: { at: number; name: string }[] = [
    ...module.staticImports.map(({ start, moduleRequest }) => ({ at: start, name: moduleRequest.value })),
    ...module.staticExports.flatMap(({ start, entries }) =>
      entries.flatMap(({ moduleRequest }) =>
        moduleRequest ? [{ at: start, name: moduleRequest.value }] : [],
      ),
    ),
  ];
  const add = (source: { type: string; start: number; value?: unknown } | undefined): void => {
    if (source?.type === "Literal" && typeof source.value === "string")
      found.push({ at: source.start, name: source.value });
  };
  new Visitor({
    ImportExpression: ({ source }) => add(source),
    CallExpression: ({ callee, arguments: [first] }) => {
      if (callee.type === "Identifier" && callee.name === "require") add(first);
    },
  }).visit(program);
  return found.sort((a, b) => a.at - b.at).map(({ name }) => name);
}

function pythonImports(text: string): string[] {
  const statements = [{ kind: "import_statement" }, { kind: "import_from_statement" }];
  const found = parseTree("python", text).findAll({ rule: { any: statements } });
  return found.flatMap((statement) => {
    const from = statement.field("module_name");
    if (from !== null) return [from.text()];
    return statement.fieldChildren("name").map((name) => name.text().replace(/\s+as\s.*$/s, ""));
  });
}

function goImports(text: string): string[] {
  const found = parseTree("go", text).findAll({ rule: { kind: "import_spec" } });
  return found.map((spec) => (spec.field("path")?.text() ?? "").replace(/^["`]|["`]$/g, ""));
}

function javaImports(text: string): string[] {
  const found = parseTree("java", text).findAll({ rule: { kind: "import_declaration" } });
  return found.map((declaration) =>
    declaration
      .text()
      .replace(/^import\s+(?:static\s+)?/, "")
      .replace(/(?:\s*\.\s*\*)?\s*;$/, ""),
  );
}
