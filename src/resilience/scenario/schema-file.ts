// The schema of scenario files that is published in `schemas/`, as text made from the code's own schema.
import { z } from "zod";
import { scenarioSchema } from "./scenario-schema.js";

/** Content of `schemas/scenario-v1.schema.json` (JSON Schema, draft 2020-12). A test holds the file to it. */
export function scenarioSchemaFile(): string {
  const { $schema, ...rest } = z.toJSONSchema(scenarioSchema, { target: "draft-2020-12", io: "input" });
  return `${JSON.stringify({ $schema, $id: "urn:assay:schema:scenario:1", ...rest }, null, 2)}\n`;
}
