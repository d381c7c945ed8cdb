// What a repository's row says about its reviews: the shape of its settings, and what new ones start with.
import { z } from "zod";
import { refuteModes } from "../../../review/review.js";

const words = z.array(z.string()).default([]);
const maybeNumber = z.number().nullable().default(null);

/** Settings as stored (spec K1, G3). Older rows lack newer keys: each has its default here. `drafts` true reviews drafts too. */
export const repositorySettingsSchema = z.object({
  active: z.boolean().default(false),
  consentAt: z.number().nullable().default(null),
  lenses: z.object({ off: words }).prefault({}),
  model: z.string().nullable().default(null),
  modelPerLens: z.record(z.string(), z.string()).default({}),
  filters: z
    .object({
      drafts: z.boolean().default(false),
      baseBranches: words,
      authors: words,
      labels: words,
      titleWords: words,
      paths: words,
    })
    .prefault({}),
  caps: z
    .object({
      files: maybeNumber,
      findings: maybeNumber,
      tokens: maybeNumber,
      usd: maybeNumber,
      inline: maybeNumber,
    })
    .prefault({}),
  synthesis: z
    .object({
      refute: z
        .enum(["off", ...refuteModes])
        .nullable()
        .default(null),
      summary: z.enum(["template", "model"]).nullable().default(null),
    })
    .prefault({}),
  dailyUsd: maybeNumber,
  guidelines: z.string().nullable().default(null),
});

/** Settings of one repository, whole. `consentAt` is milliseconds since the epoch. */
export type RepositorySettings = z.infer<typeof repositorySettingsSchema>;

/** What a repository starts with when it appears: nothing is reviewed until somebody switches it on (spec W4). */
export const initialSettings: RepositorySettings = repositorySettingsSchema.parse({});
