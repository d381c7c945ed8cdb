// The published JSON schema of an evaluation set, as text made from the code's own schema.
import { z } from "zod";
import { publishedSetSchema } from "./set-schema.js";

/** The whole content of `schemas/evaluation-set-v1.schema.json` (draft 2020-12); a test holds the file to it. */
export function setSchemaFile(): string {
  const { $schema, ...rest } = z.toJSONSchema(publishedSetSchema, { target: "draft-2020-12", io: "input" });
  return `${JSON.stringify({ $schema, $id: "urn:assay:schema:evaluation-set:1", ...rest }, null, 2)}\n`;
}
