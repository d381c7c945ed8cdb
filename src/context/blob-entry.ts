// What is kept of one file's content: names, kinds, places and unresolved references, and no source text (spec C2).

/** What a definition is. `field` covers properties, enum members and struct fields: small things that belong to a container. */
export const symbolKinds = [
  "function",
  "method",
  "class",
  "interface",
  "type",
  "enum",
  "variable",
  "module",
  "field",
  "macro",
] as const;

/** One of the closed list of kinds. */
export type SymbolKind = (typeof symbolKinds)[number];

/**
 * One definition. Lines are 1-based and inclusive. `container` names the type it belongs to (empty at top level), which
 * may be defined in another file (Go methods, Rust impl blocks, C++ out-of-class bodies). `parent` is the index of the
 * enclosing definition in the same entry, -1 for none. `declaration` has no body (prototypes, signatures). `size` is
 * its length in UTF-16 units. What lies inside a function is seen by nobody else and is not kept.
 */
export interface Definition {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly container: string;
  readonly parent: number;
  readonly startLine: number;
  readonly endLine: number;
  readonly size: number;
  readonly declaration: boolean;
}

/** One name crossing a file's border: `name` as the other side calls it ("default", "*" for all of it), `local` as this file does. */
export interface ImportedName {
  readonly name: string;
  readonly local: string;
}

/**
 * One import or export statement, module as written. `import` binds names; `open` makes every name of the module
 * visible (star imports, includes, namespaces); `reexport` and `reexport-all` pass names on; `export` renames own
 * definitions (its module is empty); `require` only says that the module is used.
 */
export interface ImportEntry {
  readonly form: "import" | "open" | "reexport" | "reexport-all" | "export" | "require";
  readonly module: string;
  readonly names: readonly ImportedName[];
  readonly line: number;
}

/** How the entry came about (spec C5); `manifest` holds the facts of a build file, `skipped` only a reason. */
export type ExtractionStep = "tree" | "tree-with-errors" | "outline" | "manifest" | "skipped";

/**
 * Everything known of one blob read as one language. `references` is rows of `referenceStride` numbers: index of the
 * name, index of the receiver's dotted chain (-1 for a plain name; the empty string for a receiver that is not a name),
 * 1-based line, index of the innermost definition around it (-1 for the file itself). `hints` is pairs of name indices:
 * what the first name has as members, the second has (a variable's type, a base class). `scope` is the declared
 * package or namespace. `facts` is JSON of a manifest, `reason` says why a file was skipped; both empty otherwise.
 */
export interface BlobEntry {
  readonly language: string;
  readonly step: ExtractionStep;
  readonly reason: string;
  readonly scope: string;
  readonly facts: string;
  readonly generated: boolean;
  readonly names: readonly string[];
  readonly definitions: readonly Definition[];
  readonly references: Int32Array;
  readonly hints: Int32Array;
  readonly imports: readonly ImportEntry[];
}

/** Numbers per row of `BlobEntry.references`. */
export const referenceStride = 4;

/** Raised whenever an entry's meaning changes; entries of other versions are never read. */
export const extractorVersion = 2;

/** An entry that holds nothing but the reason why the file was not read. */
export function skippedEntry(language: string, reason: string): BlobEntry {
  return {
    ...{ language, step: "skipped", reason, scope: "", facts: "", generated: false },
    ...{ names: [], definitions: [], references: new Int32Array(0), hints: new Int32Array(0), imports: [] },
  };
}
