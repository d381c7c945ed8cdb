// Holds the list of lenses to the folder, and each lens to the shape that makes it a specialist.
import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { builtInLenses } from "./built-in.js";

it("[A1] the six lenses are exactly the files of the folder, each with one subject, 5 to 8 checks and stated exclusions", () => {
  const files = readdirSync(import.meta.dirname).filter((name) => !/^built-in|\.test\./.test(name));
  expect(builtInLenses.map((lens) => `${lens.id}.ts`).sort()).toEqual(files.sort());
  expect(builtInLenses).toHaveLength(6);
  for (const lens of builtInLenses) {
    expect(lens.checks.length, lens.id).toBeGreaterThanOrEqual(5);
    expect(lens.checks.length, lens.id).toBeLessThanOrEqual(8);
    expect(lens.exclusions.length, lens.id).toBeGreaterThanOrEqual(3);
    expect(new Set(lens.checks).size).toBe(lens.checks.length);
  }
});

it("[A6] the bugs and security lenses do not see what the author wrote about the change", () => {
  expect(builtInLenses.filter((lens) => !lens.seesDescription).map((lens) => lens.id)).toEqual([
    "bugs",
    "security",
  ]);
});
