// The schema of results.json that is published in `schemas/`, as text made from the code's own schema.
import { z } from "zod";
import { resultsSchema } from "./results-schema.js";

/** Content of `schemas/results-v1.schema.json` (JSON Schema, draft 2020-12). A test holds the file to it. */
export function resultsSchemaFile(): string {
  const { $schema, ...rest } = z.toJSONSchema(resultsSchema, { target: "draft-2020-12", io: "input" });
  return `${JSON.stringify({ $schema, $id: "urn:assay:schema:results:1", ...rest }, null, 2)}\n`;
}
