// Repositories: what they are, their settings, and what they may spend.
import { refuteModes } from "../../review/review.js";
import { configurationRowSchema, warningSchema } from "./review-shapes.js";
import { count, dollars, githubId, moment, z, type Frozen } from "./shape.js";

const words = (most: number) => z.array(z.string().trim().min(1).max(200)).max(most);
const model = z
  .string()
  .regex(/^[a-z][a-z0-9-]*:\S{1,200}$/, "a model is provider:name, for example anthropic:claude-sonnet-5");

/** Settings of one repository, as stored and as sent back whole. `model` null means the service's default. */
export const repositorySettingsSchema = z
  .strictObject({
    active: z.boolean(),
    consentAt: moment.nullable().describe("Set by giving consent, never by writing settings."),
    lenses: z.strictObject({ off: words(50) }),
    model: model.nullable(),
    modelPerLens: z.record(z.string().min(1).max(40), model),
    filters: z.strictObject({
      drafts: z.boolean().describe("True: drafts are reviewed too."),
      baseBranches: words(100).describe("Globs; empty means every base branch."),
      authors: words(200).describe("Logins whose changes are skipped."),
      labels: words(100).describe("Labels that skip."),
      titleWords: words(100).describe("Words in the title that skip."),
      paths: words(200).describe("Globs of paths that are not reviewed."),
    }),
    caps: z.strictObject({
      files: z.int().min(1).max(5_000).nullable(),
      findings: z.int().min(1).max(500).nullable(),
      tokens: z.int().min(1_000).max(100_000_000).nullable(),
      usd: z.number().positive().max(10_000).nullable(),
      inline: z.int().min(0).max(50).nullable(),
    }),
    synthesis: z
      .strictObject({
        refute: z
          .enum(["off", ...refuteModes])
          .nullable()
          .describe("Which findings a model tries to refute; null leaves it off."),
        summary: z
          .enum(["template", "model"])
          .nullable()
          .describe("Who words the summary; null means the template."),
      })
      .default({ refute: null, summary: null }),
    dailyUsd: z.number().positive().max(100_000).nullable(),
    guidelines: z.string().max(8_000).nullable(),
  })
  .openapi("RepositorySettings");

/** What an installation may still review this month. `limit` null means no bound. reserved = held + spent + returned. */
export const quotaSchema = z
  .object({
    installation: githubId,
    account: z.string(),
    month: z.string().describe("As 2026-11, in UTC."),
    limit: count.nullable(),
    held: count,
    spent: count,
    returned: count,
    left: count.nullable(),
    resetsAt: moment,
  })
  .openapi("Quota");

const rowFields = {
  id: githubId,
  installation: githubId,
  account: z.string(),
  owner: z.string(),
  name: z.string(),
  url: z.string(),
  private: z.boolean(),
  defaultBranch: z.string(),
  state: z.enum(["known", "active", "removed"]),
  settingsVersion: count,
  consentRequired: z.boolean(),
  consentAt: moment.nullable(),
  reviewsLast30Days: count,
  lastReviewAt: moment.nullable(),
  quotaLeft: count.nullable(),
};

/** A repository as a row of the list. */
export const repositoryRowSchema = z.object(rowFields).openapi("RepositoryRow");

/** What one repository spent today against its bound (UTC day). */
export const budgetSchema = z
  .object({ day: z.string(), limitUsd: dollars.nullable(), reservedUsd: dollars, spentUsd: dollars })
  .openapi("Budget");

/** One repository with everything that steers its reviews. */
export const repositorySchema = z
  .object({
    ...rowFields,
    settings: repositorySettingsSchema,
    quota: quotaSchema,
    budget: budgetSchema,
    mayChange: z.boolean().describe("Whether the person who asked may change it."),
  })
  .openapi("Repository");

/**
 * What a review of this repository would go by now: settings, `.assay.yml` of the default branch, defaults, key by key
 * with its source (spec F3). `sha` is the commit that the file was read from, null where there is none.
 */
export const effectiveSchema = z
  .object({
    sha: z.string().nullable(),
    rows: z.array(configurationRowSchema),
    warnings: z.array(warningSchema),
  })
  .openapi("EffectiveConfiguration");

/** Settings of one repository. */
export type RepositorySettings = Frozen<z.infer<typeof repositorySettingsSchema>>;

/** A repository as a row. */
export type RepositoryRow = Frozen<z.infer<typeof repositoryRowSchema>>;

/** One repository as a store hands it over. */
export type RepositoryRecord = Omit<Frozen<z.infer<typeof repositorySchema>>, "mayChange">;

/** One repository as the page shows it. */
export type RepositoryDetail = Frozen<z.infer<typeof repositorySchema>>;

/** What an installation may still review. */
export type Quota = Frozen<z.infer<typeof quotaSchema>>;

/** What a review would go by now. */
export type EffectiveConfiguration = Frozen<z.infer<typeof effectiveSchema>>;
