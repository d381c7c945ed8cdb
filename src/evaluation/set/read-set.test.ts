// Reading a set: the bundled one is sound, faults name their line, and the published schemas are the code's own.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { messageOf, packageRoot } from "../../runtime/runtime.js";
import { evaluationSchemaFile } from "../results-schema.js";
import { readSet } from "./read-set.js";
import { setSchemaFile } from "./set-schema-file.js";

const folder = mkdtempSync(join(tmpdir(), "assay-set-"));
mkdirSync(join(folder, "base"));
writeFileSync(join(folder, "change.diff"), "");
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What is said of a set with one case of these lines. */
async function refusal(...lines: string[]): Promise<string> {
  const file = join(folder, "evaluation.yml");
  writeFileSync(file, ["version: 1", "name: t", "cases:", ...lines, ""].join("\n"));
  return readSet(file).then(
    () => "",
    (thrown: unknown) => messageOf(thrown).replace(folder, ""),
  );
}

const change = "    change: { base: base, patch: change.diff }";

describe("a fault in a set is named with its line", () => {
  it.each<[string, string[], RegExp]>([
    [
      "no findings and not clean",
      ["  - id: a", change],
      /:4: cases.0: give either `known` findings or `clean: true`/,
    ],
    ["an unknown key", ["  - id: a", change, "    cleen: true"], /:6: cases.0.cleen: there is no such key/],
    [
      "a lens that nobody has",
      [
        "  - id: a",
        change,
        "    known:",
        "      - { path: a, lines: 1, lens: bug, severity: major, says: x }",
      ],
      /:7: .*there is no lens "bug" \(did you mean "bugs"\?\)/,
    ],
    [
      "a range that ends before it begins",
      [
        "  - id: a",
        change,
        "    known:",
        "      - { path: a, lines: 5-2, lens: bugs, severity: major, says: x }",
      ],
      /:7: .*the range 5-2 ends before it begins/,
    ],
    [
      "a change of two kinds",
      ["  - id: a", "    clean: true", "    change: { base: base, diff: x }"],
      /:6: .*give base and patch/,
    ],
    [
      "a folder that is not there",
      ["  - id: a", "    clean: true", "    change: { base: no, patch: change.diff }"],
      /:6: .*there is no folder/,
    ],
    [
      "two cases of one id",
      ["  - id: a", change, "    clean: true", "  - id: a", change, "    clean: true"],
      /:7: .*two cases "a"/,
    ],
    [
      "a case's file that is not there",
      ["  - cases/none.yml"],
      /:4: cases.0: the file cases\/none.yml cannot be read/,
    ],
    [
      "a pattern that is none",
      [
        "  - id: a",
        change,
        "    known:",
        '      - { path: a, lines: 1, lens: bugs, severity: major, says: x, mentions: "(" }',
      ],
      /:7: .*no regular expression/,
    ],
    ["text that is no YAML", ["  - id: [a"], /:\d+: not valid YAML/],
  ])("[O4] %s", async (_name, lines, says) => {
    expect(await refusal(...lines)).toMatch(says);
  });
});

it("[O4] the hash of a set follows its contents and not its place", async () => {
  const lines = ["  - id: a", change, "    clean: true"];
  const hashOf = async (): Promise<string> => {
    expect(await refusal(...lines)).toBe("");
    return (await readSet(folder)).hash;
  };
  const before = await hashOf();
  expect(await hashOf()).toBe(before);
  writeFileSync(join(folder, "base", "new.py"), "x = 1\n");
  expect(await hashOf()).not.toBe(before);
});

describe("the published schemas", () => {
  it("[O4] are byte for byte what the code makes (`vitest run src/evaluation -u` writes them anew)", async () => {
    const schemas = join(packageRoot, "schemas");
    await expect(setSchemaFile()).toMatchFileSnapshot(join(schemas, "evaluation-set-v1.schema.json"));
    await expect(evaluationSchemaFile()).toMatchFileSnapshot(join(schemas, "evaluation-v1.schema.json"));
  });

  it("[O4] take the bundled set, which has clean changes and known places that exist", async () => {
    const root = join(packageRoot, "samples", "evaluation");
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(setSchemaFile()) as object);
    const set = await readSet(root);
    expect(validate(parse(readFileSync(set.file, "utf8"))), JSON.stringify(validate.errors)).toBe(true);
    expect(set.cases.length).toBeGreaterThanOrEqual(16);
    expect(set.cases.filter(({ known }) => known.length === 0).length).toBeGreaterThanOrEqual(4);
    for (const { change: from, known } of set.cases) {
      const patch = from.kind === "trees" ? readFileSync(from.head.path, "utf8") : "";
      for (const { places } of known) for (const { path } of places) expect(patch).toContain(`+++ b/${path}`);
    }
  });
});
