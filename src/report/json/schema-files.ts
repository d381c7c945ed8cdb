// The schema files that are published in `schemas/`, as text made from the code's own schemas.
import { z } from "zod";
import { lineSchema } from "./event-schema.js";
import { reviewSchema } from "./review-schema.js";

/** File name in `schemas/` and its whole content (JSON Schema, draft 2020-12). A test holds the folder to these. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map([
    ["review-v1.schema.json", publish("urn:assay:schema:review:1", reviewSchema)],
    ["event-v1.schema.json", publish("urn:assay:schema:event:1", lineSchema)],
  ]);
}

function publish(id: string, schema: z.ZodType): string {
  // "input" leaves objects open, so that a later, additive version still validates for today's readers.
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io: "input" });
  return `${JSON.stringify({ $schema, $id: id, ...rest }, null, 2)}\n`;
}
