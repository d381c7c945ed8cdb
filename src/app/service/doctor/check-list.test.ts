// Holds the list of checks to its folder.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checks } from "./check-list.js";

describe("the list of checks", () => {
  it("[I4] names every file of the folder, and what a check needs stands before it", () => {
    const files = readdirSync(join(import.meta.dirname, "checks")).map((name) => name.replace(/\.ts$/, ""));
    expect(checks.map(({ name }) => name).sort()).toEqual(files.sort());
    checks.forEach(({ needs }, index) => {
      const before = checks.slice(0, index).map(({ name }) => name);
      expect(before).toEqual(expect.arrayContaining([...needs]));
    });
  });
});
