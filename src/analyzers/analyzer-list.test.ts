// The list of analyzers against the folders, and each against the shape that the child and the facts rely on.
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyzerList } from "./analyzer-list.js";
import { builtModule } from "./child-task.js";

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "fixtures")
  .map(({ name }) => name);

describe("the list of analyzers", () => {
  it("[A8] names exactly the folders of this room", () => {
    expect(analyzerList.map(({ name }) => name).sort()).toEqual(folders.sort());
  });

  it.each(analyzerList)(
    "[A8] $name is found by the child under its name, with rules and a version",
    async (analyzer) => {
      const built: unknown = await import(builtModule(`${analyzer.name}/${analyzer.name}`));
      expect(Object.values(built as object)).toContainEqual(expect.objectContaining({ name: analyzer.name }));
      expect(analyzer.rules.length).toBeGreaterThan(0);
      expect(new Set(analyzer.rules).size).toBe(analyzer.rules.length);
      expect(analyzer.version()).toMatch(/^\d+\.\d+\.\d+/);
    },
  );
});
