// Every language that is read with a tree, and which one a path is in. A test holds this list to the folder.
import { c } from "./c.js";
import { cpp } from "./cpp.js";
import { csharp } from "./csharp.js";
import { go } from "./go.js";
import { java } from "./java.js";
import { javascript } from "./javascript.js";
import { kotlin } from "./kotlin.js";
import type { Language } from "./language.js";
import { php } from "./php.js";
import { python } from "./python.js";
import { ruby } from "./ruby.js";
import { rust } from "./rust.js";
import { shell } from "./shell.js";
import { tsx } from "./tsx.js";
import { typescript } from "./typescript.js";

/** All languages of spec C1, and shell, by id. */
export const languages: readonly Language[] = [
  ...[c, cpp, csharp, go, java, javascript, kotlin, php, python, ruby, rust, shell, tsx, typescript],
];

const byExtension = new Map(
  languages.flatMap((one) => one.extensions.map((extension) => [extension, one] as const)),
);
const byId = new Map(languages.map((one) => [one.id, one]));

/** The language of a path by its extension, or null. `hasCpp` says that the repository holds C++ sources: its `.h` are C++. */
export function languageOf(path: string, repository: { readonly hasCpp: boolean }): Language | null {
  const dot = path.lastIndexOf(".");
  if (dot <= path.lastIndexOf("/")) return null;
  const extension = path.slice(dot).toLowerCase();
  return extension === ".h" && repository.hasCpp ? cpp : (byExtension.get(extension) ?? null);
}

/** The language with this id, or null. */
export function languageById(id: string): Language | null {
  return byId.get(id) ?? null;
}
