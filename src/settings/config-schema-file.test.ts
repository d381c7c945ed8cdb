// Holds the published schema to the code, and the example in the documentation to both.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { packageRoot } from "../runtime/runtime.js";
import { configSchemaFile } from "./config-schema-file.js";
import { parseConfig } from "./parse-config.js";

const example =
  /```yaml\n([\s\S]+?)```/.exec(readFileSync(join(packageRoot, "docs", "configuration.md"), "utf8"))?.[1] ??
  "";

it("[F1] the published schema is byte for byte what the code makes (`vitest run src/settings -u` writes it anew)", async () => {
  await expect(configSchemaFile()).toMatchFileSnapshot(join(packageRoot, "schemas", "config-v1.schema.json"));
});

it("[F1] the documented example is valid by the schema and by the program", () => {
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(configSchemaFile()) as object);
  expect(validate(parse(example)), JSON.stringify(validate.errors)).toBe(true);
  const { config, warnings } = parseConfig(example, ".assay.yml");
  expect(warnings).toEqual([]);
  expect(Object.keys(config)).toHaveLength(11);
});
