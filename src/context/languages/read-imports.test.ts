// Import statements as people write them, in every language that has its own reader.
import { describe, expect, it } from "vitest";
import { languageById } from "./list.js";

const cases: readonly (readonly [string, string, string])[] = [
  ["typescript", 'import type A, { b as c, type D } from "x";', "import x default:A b:c D"],
  ["typescript", "import {\n  a, // one, two\n  b,\n} from './y'", "import ./y a b"],
  ["typescript", 'import "side-effect";', "require side-effect"],
  ["typescript", 'export * as ns from "./z";', "reexport ./z *:ns"],
  ["typescript", "export default async function run() {}", "export  run:default"],
  ["javascript", 'const { a, b: c } = require("./m");', "import ./m a b:c"],
  ["javascript", 'const d = require("m").deep;', "import m deep:d"],
  ["javascript", "module.exports = { a, b: local };", "export  a local:b"],
  ["python", "from ..a.b import (\n  c as d,  # why\n  e,\n)", "import ..a.b c:d e"],
  ["python", "import a.b, c as d", "import a.b *:a.b; import c *:d"],
  ["go", 'import (\n\tx "a/b"\n\t. "c"\n\t_ "d"\n)', "import a/b *:x; open c; require d"],
  ["java", "import static a.b.C.run;", "import a.b.C run"],
  ["java", "import a.b.*;", "open a.b"],
  ["kotlin", "import a.b.C as D", "import a.b C:D"],
  [
    "rust",
    "pub use a::{self as z, b::{C, D as E}, f::*};",
    "reexport  a:z; reexport a::b C; reexport a::b D:E; reexport-all a::f",
  ],
  ["rust", "mod inner;", "import self inner"],
  ["ruby", 'require_relative "a/b"', "open ./a/b"],
  ["c", "#include <sys/x.h>", "open <sys/x.h>"],
  ["csharp", "using static System.Math;", "open System.Math"],
  ["csharp", "using X = A.B.C;", "import A.B C:X"],
  ["php", "use A\\{B as C, D\\E};", "import A B:C; import A\\D E"],
  ["shell", 'source "$(dirname "${BASH_SOURCE[0]}")/lib/log.sh"', "reexport-all ./lib/log.sh"],
  ["shell", '. "$ROOT/env.sh"', "reexport-all ./env.sh"],
  ["shell", "source ../a/b.sh", "reexport-all ../a/b.sh"],
  ["shell", 'source "$FILE"', ""],
  ["php", "require_once __DIR__ . '/x.php';", "open ./x.php"],
];

describe("import statements", () => {
  for (const [id, text, expected] of cases)
    it(`[C1] of ${id}: ${text.replace(/\s+/g, " ")}`, () => {
      const entries = languageById(id)?.readImports(text, 1) ?? [];
      const written = entries.map(({ form, module, names }) => {
        const bound = names.map(({ name, local }) => (name === local ? name : `${name}:${local}`));
        return [form, module, ...bound].join(" ");
      });
      expect(written.join("; ")).toBe(expected);
    });
});
