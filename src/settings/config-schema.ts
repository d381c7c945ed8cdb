// The shape of .assay.yml, version 1; the published JSON schema is made from it.
import { z } from "zod";
import { refuteModes, severities } from "../review/review.js";

const modelName = z
  .string()
  .min(1)
  .describe("A model as provider:name, for example anthropic:claude-sonnet-5.");
const glob = z.string().min(1).max(500);

const lensSettings = z.strictObject({
  enabled: z.boolean().optional().describe("False switches the lens off."),
  model: modelName.optional(),
});

const ownLens = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, "use lower-case letters, digits and hyphens"),
  title: z.string().min(1).max(80).optional(),
  instructions: z.string().min(1).max(8_000).describe("What this lens judges and looks for."),
  example: z.string().min(1).max(4_000).describe("One worked example of a good finding."),
  model: modelName.optional(),
});

const probability = z.number().min(0).max(1);

/** What a repository may say in .assay.yml (spec F1). Every key is optional; unknown keys are warned of and ignored. */
export const configSchema = z.strictObject({
  version: z.literal(1).optional().describe("The version of this format."),
  model: modelName.optional().describe("The model of every lens that names none."),
  lenses: z
    .record(z.string(), z.union([z.boolean(), lensSettings]))
    .optional()
    .describe("Built-in lenses by id: true, false, or settings."),
  "own-lenses": z.array(ownLens).max(10).optional().describe("Lenses of the repository's own."),
  paths: z
    .strictObject({ only: z.array(glob).max(200).optional(), ignore: z.array(glob).max(200).optional() })
    .optional()
    .describe("Glob patterns of the files to review."),
  guidelines: z
    .strictObject({
      files: z.array(z.string().min(1)).max(20).optional(),
      text: z.string().max(8_000).optional(),
    })
    .optional()
    .describe(
      "Guideline files beside the usual ones (CLAUDE.md, AGENTS.md, REVIEW.md, …), and text of its own.",
    ),
  confidence: z
    .strictObject({
      critical: probability.optional(),
      major: probability.optional(),
      minor: probability.optional(),
    })
    .optional(),
  synthesis: z
    .strictObject({
      refute: z
        .enum(["off", ...refuteModes])
        .optional()
        .describe(
          "A model tries to refute findings: none (off), those in doubt, or all. It can only drop them.",
        ),
      summary: z
        .enum(["template", "model"])
        .optional()
        .describe("Who words the summary; numbers and verdict are the program's either way."),
      model: modelName.optional().describe("The model of both; otherwise the one of the lenses."),
    })
    .optional()
    .describe("Passes of a model over what the lenses found."),
  "fail-on": z
    .enum([...severities, "never"])
    .optional()
    .describe("The command line exits with 1 at findings this bad or worse."),
  asking: z
    .enum(["now", "batch"])
    .optional()
    .describe(
      "batch: the service asks through the provider's batch endpoint, at half the price, with an answer within 24 hours.",
    ),
  caps: z
    .strictObject({
      files: z.int().min(1).max(5_000).optional(),
      findings: z.int().min(1).max(500).optional(),
      tokens: z.int().min(1_000).optional(),
      usd: z.number().positive().optional(),
    })
    .optional()
    .describe("Bounds of one review."),
});

/** A parsed .assay.yml. */
export type Config = z.infer<typeof configSchema>;
