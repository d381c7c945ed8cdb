// Each language's fixture project, read, resolved and compared with what is written out beside it.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { describeIndex } from "../describe-index.js";
import { GrammarLoader } from "../extract/grammar-loader.js";
import { readBlob } from "../extract/read-blob.js";
import { readProject } from "../fixtures/read-project.js";
import { buildGraph } from "../graph/symbol-graph.js";
import type { IndexedFile } from "../graph/symbol-table.js";
import { hasCppSources, indexedLanguage } from "../index-commit.js";
import { languages } from "./list.js";

const fixtures = join(import.meta.dirname, "..", "fixtures");
const shared = ["language", "list", "script-imports", "script-query", "c-query"];
const grammars = new GrammarLoader();
afterAll(() => grammars.close());

describe("the languages", () => {
  it("[C1] are the thirteen of the promise and shell, one file each in this folder", () => {
    const files = readdirSync(import.meta.dirname)
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .map((name) => name.slice(0, -".ts".length))
      .filter((name) => !shared.includes(name));
    expect(files.sort()).toEqual(languages.map((one) => one.id).sort());
    expect(languages).toHaveLength(14);
  });

  it("claim no extension twice", () => {
    const claimed = languages.flatMap((one) => one.extensions);
    expect(new Set(claimed).size).toBe(claimed.length);
  });

  for (const { id } of languages)
    it(`[C1] [C4] reads and resolves the ${id} project as written out`, async () => {
      const graph = buildGraph(await indexProject(id));
      await expect(describeIndex(graph)).toMatchFileSnapshot(join(fixtures, `${id}.expected.txt`));
      expect(graph.table.files.filter((file) => file.entry.step === "tree").length).toBeGreaterThan(1);
    });
});

async function indexProject(id: string): Promise<IndexedFile[]> {
  const project = readProject(id);
  const repository = { hasCpp: hasCppSources(project.map((file) => file.path)) };
  const files: IndexedFile[] = [];
  for (const { path, text } of project) {
    const language = indexedLanguage(path, repository);
    if (language === null) continue;
    const task = { key: path, path, language, bytes: Buffer.from(text) };
    const how = { timeoutMs: 5000, outlineOnly: false, now: Date.now };
    files.push({ path, entry: await readBlob(grammars, task, how) });
  }
  return files;
}
