// Ground truths for context retrieval, taken from real commits: what the compiler resolves, who calls, what changed together.
import { dirname, join } from "node:path/posix";
import ts from "typescript";

/** One definition that ought to be found. */
export interface Target {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** One file of a commit: its content, and an id that is equal for equal contents. */
export interface TruthFile {
  readonly blob: string;
  readonly text: string;
}

/** The TypeScript files of one commit after another as one program, in memory; nothing outside the repository is resolved. */
export class TruthProgram {
  readonly #service: ts.LanguageService;
  #files: ReadonlyMap<string, TruthFile> = new Map();
  #packages: ReadonlyMap<string, string> = new Map();
  #version = 0;

  constructor() {
    const options: ts.CompilerOptions = {
      ...{ allowJs: false, noLib: true, skipLibCheck: true, jsx: ts.JsxEmit.Preserve },
      ...{ module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
      ...{ target: ts.ScriptTarget.ES2022, types: [], customConditions: [] },
    };
    const host: ts.LanguageServiceHost & { hasInvalidatedResolutions: () => boolean } = {
      getCompilationSettings: () => options,
      getProjectVersion: () => String(this.#version),
      getScriptFileNames: () =>
        [...this.#files.keys()].filter((path) => /\.tsx?$/.test(path)).map((path) => `/${path}`),
      getScriptVersion: (path) => this.#files.get(path.slice(1))?.blob ?? "",
      getScriptSnapshot: (path) => {
        const text = this.#files.get(path.slice(1))?.text;
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => "/",
      getDefaultLibFileName: () => "/lib.d.ts",
      fileExists: (path) => this.#files.has(path.slice(1)),
      readFile: (path) => this.#files.get(path.slice(1))?.text,
      directoryExists: () => true,
      hasInvalidatedResolutions: () => true, // another commit may have other files
      resolveModuleNameLiterals: (literals, from) =>
        literals.map(({ text }) => ({
          resolvedModule: resolveModule(this.#files, this.#packages, { module: text, from }),
        })),
    };
    this.#service = ts.createLanguageService(host);
  }

  /** Goes to another commit; files whose `blob` stays are not parsed again. */
  show(files: ReadonlyMap<string, TruthFile>): void {
    this.#files = files;
    this.#packages = packageFolders(files);
    this.#version += 1;
  }

  /** Declarations, outside `changed`, of every identifier on the given lines of a file (1-based). */
  definitionsOn(path: string, lines: ReadonlySet<number>, changed: ReadonlySet<string>): Target[] {
    const program = this.#service.getProgram();
    const source = program?.getSourceFile(`/${path}`);
    if (program === undefined || source === undefined) return [];
    const checker = program.getTypeChecker();
    const found = new Map<string, Target>();
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && lines.has(lineOf(source, node.getStart(source))))
        for (const target of declarations(checker, node))
          if (!changed.has(target.path)) found.set(`${target.path}:${target.startLine}`, target);
      ts.forEachChild(node, visit);
    };
    visit(source);
    return [...found.values()];
  }

  /** Places, outside `changed`, that refer to the top-level or member declarations which overlap the given lines; imports left out. */
  callersOf(
    path: string,
    lines: ReadonlySet<number>,
    changed: ReadonlySet<string>,
  ): { path: string; line: number }[] {
    const source = this.#service.getProgram()?.getSourceFile(`/${path}`);
    if (source === undefined) return [];
    const places = new Map<string, { path: string; line: number }>();
    for (const name of changedNames(source, lines))
      for (const reference of this.#service
        .findReferences(`/${path}`, name.getStart(source))
        ?.flatMap((one) => one.references) ?? []) {
        const file = reference.fileName.slice(1);
        const text = this.#files.get(file)?.text;
        if (text === undefined || changed.has(file) || reference.isDefinition === true) continue;
        const line = text.slice(0, reference.textSpan.start).split("\n").length;
        if (
          /^\s*(?:import|export)\b[^(=]*(?:from|\{)|^\s*[\w,\s]*\}\s*from/.test(
            text.split("\n")[line - 1] ?? "",
          )
        )
          continue;
        places.set(`${file}:${line}`, { path: file, line });
      }
    return [...places.values()];
  }
}

function declarations(checker: ts.TypeChecker, node: ts.Identifier): Target[] {
  let symbol = checker.getSymbolAtLocation(node);
  if (symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0)
    symbol = checker.getAliasedSymbol(symbol);
  return (symbol?.declarations ?? []).flatMap((one): Target[] => {
    const source = one.getSourceFile();
    if (ts.isSourceFile(one) || ts.isParameter(one) || ts.isImportSpecifier(one)) return [];
    return [
      {
        path: source.fileName.slice(1),
        startLine: lineOf(source, one.getStart(source)),
        endLine: lineOf(source, one.end),
      },
    ];
  });
}

function changedNames(source: ts.SourceFile, lines: ReadonlySet<number>): ts.Node[] {
  const names: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    const named = node as Partial<ts.NamedDeclaration>; // only nodes with a name are taken below
    const isDeclaration =
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node) ||
      ts.isEnumDeclaration(node) ||
      (ts.isVariableDeclaration(node) && ts.isSourceFile(node.parent.parent.parent));
    if (isDeclaration && named.name !== undefined && overlaps(source, node, lines)) names.push(named.name);
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return names;
}

function overlaps(source: ts.SourceFile, node: ts.Node, lines: ReadonlySet<number>): boolean {
  const [start, end] = [lineOf(source, node.getStart(source)), lineOf(source, node.end)];
  for (const line of lines) if (line >= start && line <= end) return true;
  return false;
}

function lineOf(source: ts.SourceFile, offset: number): number {
  return source.getLineAndCharacterOfPosition(offset).line + 1;
}

function packageFolders(files: ReadonlyMap<string, TruthFile>): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  for (const [path, { text }] of files) {
    if (!path.endsWith("package.json")) continue;
    const name = /"name"\s*:\s*"([^"]+)"/.exec(text)?.[1];
    if (name !== undefined) folders.set(name, dirname(path));
  }
  return folders;
}

function resolveModule(
  files: ReadonlyMap<string, TruthFile>,
  packages: ReadonlyMap<string, string>,
  { module, from }: { readonly module: string; readonly from: string },
): ts.ResolvedModuleFull | undefined {
  const bases: string[] = [];
  if (module.startsWith(".")) bases.push(join(dirname(from.slice(1)), module));
  else {
    const parts = module.split("/");
    const name = parts.slice(0, module.startsWith("@") ? 2 : 1).join("/");
    const folder = packages.get(name);
    const rest = parts.slice(name.split("/").length).join("/");
    if (folder !== undefined)
      bases.push(join(folder, "src", rest), join(folder, rest), join(folder, rest.replace(/^dist/, "src")));
  }
  for (const base of bases.flatMap((one) => [one, one.replace(/\.jsx?$/, "")]))
    for (const path of [base, `${base}.ts`, `${base}.tsx`, join(base, "index.ts"), join(base, "index.tsx")])
      if (files.has(path) && /\.tsx?$/.test(path))
        return {
          resolvedFileName: `/${path}`,
          extension: path.endsWith("x") ? ts.Extension.Tsx : ts.Extension.Ts,
          isExternalLibraryImport: false,
        };
  return undefined;
}
