// Holds docs/models.md to the tables in the code: providers with their variables, and faults.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../runtime/runtime.js";
import { providerNames, providerRow } from "./keys/provider-table.js";
import { faultNames } from "./script/faults.js";
import { parseScript } from "./script/script.js";

const page = readFileSync(join(packageRoot, "docs", "models.md"), "utf8");
const rows = page.split("\n").filter((line) => line.startsWith("| `"));
const nameOf = (row: string): string => /^\| `([^`]+)`/.exec(row)?.[1] ?? "";

describe("docs/models.md", () => {
  it("[A8] has a row for each provider, with its variables and its default model", () => {
    for (const name of providerNames) {
      const row = rows.find((line) => nameOf(line) === name) ?? "";
      const { keyVariables, urlVariables, defaultModel } = providerRow(name);
      for (const word of [...keyVariables, ...urlVariables, defaultModel ?? ""]) expect(row).toContain(word);
    }
  });

  it("has exactly the faults and providers that there are", () => {
    expect(rows.map(nameOf).sort()).toEqual([...providerNames, ...faultNames].sort());
  });

  it("shows a script that parses", () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
    expect(parseScript(example, "docs").answers).toHaveLength(2);
  });
});
