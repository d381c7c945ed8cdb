// The published JSON schema of .assay.yml, as text made from the code's own schema.
import { z } from "zod";
import { configSchema } from "./config-schema.js";

/** The whole content of `schemas/config-v1.schema.json` (draft 2020-12); a test holds the file to it. */
export function configSchemaFile(): string {
  const { $schema, ...rest } = z.toJSONSchema(configSchema, { target: "draft-2020-12", io: "input" });
  const title = "Assay configuration, version 1";
  return `${JSON.stringify({ $schema, $id: "urn:assay:schema:config:1", title, ...rest }, null, 2)}\n`;
}
