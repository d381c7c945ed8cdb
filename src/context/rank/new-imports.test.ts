// Which imported names count as used by a change.
import { expect, it } from "vitest";
import { skippedEntry, type BlobEntry, type ImportEntry } from "../blob-entry.js";
import { newImports } from "./new-imports.js";

it("[C3] counts what a file begins to import, less what only moved with its statement, and nothing that stayed", () => {
  const before = entry([
    { form: "import", module: "./a", names: names("kept", "renamed"), line: 1 },
    { form: "import", module: "./b", names: names("moved"), line: 2 },
  ]);
  const after = entry([
    { form: "import", module: "./b", names: names("moved"), line: 1 },
    {
      ...{ form: "import", module: "./a", line: 4 },
      names: [...names("kept", "fresh"), { name: "renamed", local: "other" }],
    },
    { form: "reexport", module: "./c", names: names("passed"), line: 9 },
    { form: "export", module: "", names: names("own"), line: 10 },
  ]);
  expect(newImports(after, before, new Set([1, 5, 6]))).toEqual([
    { local: "moved", line: 1, weight: 0.3 },
    { local: "fresh", line: 4, weight: 0.6 },
    { local: "other", line: 4, weight: 0.6 },
    { local: "passed", line: 9, weight: 0.6 },
  ]);
  expect(newImports(before, null, new Set()).map((one) => one.local)).toEqual(["kept", "renamed", "moved"]);
});

function names(...all: string[]): ImportEntry["names"] {
  return all.map((name) => ({ name, local: name }));
}

function entry(imports: readonly ImportEntry[]): BlobEntry {
  return { ...skippedEntry("typescript", ""), step: "tree", imports };
}
