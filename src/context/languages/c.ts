// C.
import { cOutline, cQuery, readIncludes } from "./c-query.js";
import { dotted, type Language } from "./language.js";

/** The language's row; see `Language`. Headers are read as C++ in a repository that has C++ sources. */
export const c: Language = {
  id: "c",
  extensions: [".c", ".h"],
  grammar: { package: "tree-sitter-c", file: "tree-sitter-c.wasm" },
  family: "include",
  query: cQuery,
  outline: cOutline,
  spelling: { ...dotted, accessors: [".", "->"] },
  selfNames: [],
  readImports: readIncludes,
};
