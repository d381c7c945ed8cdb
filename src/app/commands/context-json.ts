// The published shape of what `assay context --format json` prints, version 1: `schemas/context-v1.schema.json` is made from this.
import { z } from "zod";
import { escapeForJson } from "../../report/report.js";
import type { FoundContext } from "../open-context.js";

const share = z.number().min(0).max(1);
const count = z.int().min(0);

const symbolSchema = z
  .object({
    path: z.string(),
    name: z.string().describe("Type and name where it is a member: `Cart.put`."),
    kind: z.string(),
    startLine: z.int().min(1).describe("1-based, at the head."),
    endLine: z.int().min(1).describe("Inclusive."),
    list: z.enum(["definitions", "callers", "related"]),
    score: z.number().describe("Comparable within one list only."),
    reason: z.string(),
    resolvedBy: z
      .enum(["same-file", "import", "self", "package", "open", "receiver", "global", "neighbourhood"])
      .nullable()
      .describe("How the name that led to it was resolved; null where no name did."),
    confidence: share,
    relatesTo: z
      .array(z.string())
      .describe("The changed files that led to it; empty: the change as a whole did."),
    tokens: count.describe("What its body costs at most."),
    text: z.string().describe("Its body at the head."),
  })
  .meta({ id: "symbol", description: "One symbol outside the change that a review would be shown." });

/** The document. `step` says how good the index behind it was (spec C5, C6), `detail` why it is not `graph`. */
export const contextSchema = z.object({
  format: z.literal("assay-context"),
  version: z.literal(1),
  step: z.enum(["graph", "outline", "diff-only"]),
  detail: z.string(),
  symbols: z.array(symbolSchema).describe("In the order in which they are attached."),
  stats: z.object({
    indexedFiles: count,
    graphSymbols: count,
    namesResolved: count,
    definitionsTouched: count,
    tokens: count,
    readMs: z.number(),
    rankMs: z.number(),
  }),
});

/** One document, indented by two, ending in a line feed; control characters that a terminal would act on are escaped. */
export function renderContextJson({ context, texts }: FoundContext): string {
  const { step, detail, stats } = context;
  const symbols = context.symbols.map((symbol, at) => ({ ...symbol, text: texts[at] ?? "" }));
  const document: z.input<typeof contextSchema> = {
    ...{ format: "assay-context", version: 1, step, detail, stats },
    symbols: symbols.map(({ relatesTo, ...rest }) => ({ ...rest, relatesTo: [...relatesTo] })),
  };
  return `${escapeForJson(JSON.stringify(document, null, 2))}\n`;
}

/** The file `schemas/context-v1.schema.json` (JSON Schema, draft 2020-12). A test holds the file to this. */
export function contextSchemaFile(): string {
  // "input" leaves objects open, so that a later, additive version still validates for today's readers.
  const { $schema, ...rest } = z.toJSONSchema(contextSchema, { target: "draft-2020-12", io: "input" });
  return `${JSON.stringify({ $schema, $id: "urn:assay:schema:context:1", ...rest }, null, 2)}\n`;
}
