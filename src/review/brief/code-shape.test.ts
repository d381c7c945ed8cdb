// What counts as a branch and how deep it stands, whatever a file indents with.
import { expect, it } from "vitest";
import { changedFile } from "./changed-file.js";
import { codeShape } from "./code-shape.js";
import { fileDiffOf } from "./fixtures/test-change.js";

it.each<[string, string, { depth: number; branches: number }]>([
  ["a.ts", "+if (a && b) {\n+  while (c) d();\n+}", { depth: 1, branches: 3 }],
  ["a.py", "+def f():\n+    for a in b:\n+        if a:\n+            g(a)", { depth: 2, branches: 2 }],
  ["a.go", "+\tfor {\n+\t\tif err != nil {\n+\t\t\treturn\n+\t\t}\n+\t}", { depth: 2, branches: 2 }],
  ["a.tsx", "+  <ul>\n+            <li>deep</li>", { depth: 0, branches: 0 }],
  ["a.ts", "+// if it were so\n+ifting();\n-if (gone) {}", { depth: 0, branches: 0 }],
])("in %s, %j", (path, text, expected) => {
  expect(codeShape(changedFile(fileDiffOf(path, text)))).toEqual(expected);
});
