// The outline on every language's fixture project, and on text that no parser likes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { languages } from "../languages/list.js";
import { GrammarLoader } from "./grammar-loader.js";
import { extractEntry } from "./extract-entry.js";
import { outlineEntry } from "./lexical-outline.js";

const fixtures = join(import.meta.dirname, "..", "fixtures");

describe("the outline", () => {
  for (const language of languages)
    it(`[C5] sees the types and functions of ${language.id} that the tree sees, and no others`, async () => {
      const grammars = new GrammarLoader();
      const loaded = await grammars.load(language);
      const counts = { seen: 0, expected: 0, shared: 0 };
      for (const text of textsOf(language.id, language.extensions)) {
        const tree = extractEntry(loaded, text, { deadline: Infinity, now: () => 0 });
        const wanted = namesIn(tree?.definitions.filter((one) => !one.declaration) ?? []);
        const found = outlineEntry(language, text).definitions;
        const known = namesIn(tree?.definitions ?? []);
        counts.seen += namesIn(found).size;
        counts.expected += wanted.size;
        counts.shared += [...wanted].filter((name) => namesIn(found).has(name)).length;
        expect([...namesIn(found)].filter((name) => !known.has(name))).toEqual([]);
      }
      await grammars.close();
      expect(counts.expected).toBeGreaterThan(2);
      expect(counts.shared / counts.expected).toBeGreaterThanOrEqual(0.75);
    });

  it("[C5] survives a missing brace, conflict markers and an open comment", () => {
    const [typescript] = languages.filter((one) => one.id === "typescript");
    const text =
      "function a() {\n  if (x) {\n}\n<<<<<<< HEAD\nexport class B {\n  run() {\n  }\n}\n/* function c() {}\n";
    const entry = typescript === undefined ? null : outlineEntry(typescript, text);
    expect(entry?.definitions.map((one) => one.name)).toContain("a");
    expect(entry?.definitions.map((one) => one.name)).not.toContain("c");
  });
});

function textsOf(id: string, extensions: readonly string[]): string[] {
  return readFileSync(join(fixtures, `${id}.project.txt`), "utf8")
    .split(/^=== /m)
    .slice(1)
    .filter((part) => extensions.some((extension) => part.slice(0, part.indexOf("\n")).endsWith(extension)))
    .map((part) => part.slice(part.indexOf("\n") + 1));
}

function namesIn(definitions: readonly { readonly name: string; readonly kind: string }[]): Set<string> {
  const outlined = ["function", "method", "class", "interface", "enum"];
  return new Set(definitions.filter((one) => outlined.includes(one.kind)).map((one) => one.name));
}
