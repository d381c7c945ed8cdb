// The shape of one language: its grammar, one query and small hooks. docs/adding-a-language.md walks through it.
import type { ImportEntry } from "../blob-entry.js";

/** How names of a language find their definitions across files; each has one file under graph/scopes/. */
export type ScopeFamily =
  "script" | "python" | "go" | "jvm" | "rust" | "ruby" | "include" | "csharp" | "php" | "shell";

/**
 * What the lexical outline needs to know. `blocks` says how a body ends; `lineComments` and `blockComments` are their
 * markers; `quotes` are the string delimiters; `definitions` match at the first word of a line (sticky, one line of text)
 * and name the definition in group `name`; `imports` match a line that begins an import statement.
 */
export interface OutlineRules {
  readonly blocks: "braces" | "indent" | "end";
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [string, string])[];
  readonly quotes: readonly string[];
  readonly definitions: readonly { readonly kind: OutlineKind; readonly pattern: RegExp }[];
  readonly imports: RegExp;
}

/** The kinds that the outline tells apart. */
export type OutlineKind = "function" | "class" | "interface" | "type" | "enum" | "module" | "variable";

/**
 * How names are spelled: `sigils` may lead one and `tail` end one without being part of what resolves, `accessors` stand
 * between a receiver and a member.
 */
export interface Spelling {
  readonly sigils: string;
  readonly tail: string;
  readonly accessors: readonly string[];
}

/** Dots, with the marks that may stand before one. */
export const dotted: Spelling = { sigils: "", tail: "", accessors: ["."] };

/**
 * One language. The query's captures: a kind (`@function`, `@class.declaration` …) on the whole definition with `@name`
 * inside and optionally `@container`; `@scope` with `@name` around members of a type defined elsewhere; `@ref` plain
 * names, `@member` names after a receiver, `@local` names that hide outer ones; `@var` with `@has` for hints;
 * `@import` whole statements, handed to `readImports` as text; `@package` the declared package or namespace.
 */
export interface Language {
  readonly id: string;
  readonly extensions: readonly string[];
  readonly grammar: { readonly package: string; readonly file: string };
  readonly family: ScopeFamily;
  readonly query: string;
  readonly outline: OutlineRules;
  readonly spelling: Spelling;
  /** Names that mean the enclosing object: `this`, `self`. */
  readonly selfNames: readonly string[];
  /** Reads one import or export statement; `line` is its 1-based first line. An unreadable one gives no entries. */
  readonly readImports: (text: string, line: number) => readonly ImportEntry[];
}
