// What a repository's owner set on the service's page: a layer beneath .assay.yml, and a ceiling over its caps.
import { z } from "zod";
import { refuteModes } from "../review/review.js";

const cap = z.number().positive().nullable().default(null);

/**
 * The part of a repository's stored settings that steers a review (spec A1, K1). Everything is optional; what is absent
 * or null leaves the default. Keys that steer the gate are ignored here. Caps are ceilings: `.assay.yml` may only lower them.
 */
export const ownerSettingsSchema = z.object({
  lenses: z.object({ off: z.array(z.string()).default([]) }).prefault({}),
  filters: z.object({ paths: z.array(z.string()).default([]) }).prefault({}),
  model: z.string().nullable().default(null),
  modelPerLens: z.record(z.string(), z.string()).default({}),
  caps: z.object({ files: cap, findings: cap, tokens: cap, usd: cap, inline: cap }).partial().default({}),
  synthesis: z
    .object({
      refute: z
        .enum(["off", ...refuteModes])
        .nullable()
        .default(null),
      summary: z.enum(["template", "model"]).nullable().default(null),
    })
    .prefault({}),
  dailyUsd: z.number().nonnegative().nullable().default(null),
  guidelines: z.string().max(8_000).nullable().default(null),
});

/** The owner's settings, parsed. */
export type OwnerSettings = z.infer<typeof ownerSettingsSchema>;

/** How rows of the effective configuration name this layer. */
export const ownerPlace = "the repository's settings";
