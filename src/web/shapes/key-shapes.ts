// Model keys without their secret, and what a provider said when one was tried (spec X2).
import { dollars, githubId, moment, z, type Frozen } from "./shape.js";

/** Whose reviews a key pays for. */
export const keyOwnerSchema = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("operator") }),
    z.object({ kind: z.literal("installation"), id: githubId }),
    z.object({ kind: z.literal("repository"), id: githubId }),
  ])
  .openapi("KeyOwner");

/** How a try went. `message` holds the provider's own words, with secrets redacted. */
export const keyVerdictSchema = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("works"),
      model: z.string(),
      isFormatKept: z.boolean().describe("False: it answers, but not in the form that a review needs."),
      costUsd: dollars.nullable(),
    }),
    z.object({
      kind: z.literal("refused"),
      model: z.string(),
      failure: z.string(),
      message: z.string(),
      remedy: z.string(),
    }),
    z.object({ kind: z.literal("no-model"), remedy: z.string() }),
  ])
  .openapi("KeyVerdict");

/** One stored key. The secret never leaves the worker that uses it. */
export const modelKeySchema = z
  .object({
    id: z.string(),
    owner: keyOwnerSchema,
    ownerLabel: z.string(),
    provider: z.string(),
    baseUrl: z.string().nullable(),
    lastFour: z.string(),
    verdict: keyVerdictSchema.nullable(),
    testedAt: moment.nullable(),
    rejectedAt: moment.nullable().describe("When a review last met a refusal with it."),
    lastUsedAt: moment.nullable(),
    usedBy: z
      .array(z.string())
      .describe("Repositories, as owner/name, whose reviews go through it; at most 20."),
    usedByCount: z.int().min(0),
    createdBy: z.string(),
    createdAt: moment,
  })
  .openapi("ModelKey");

const secret = z.string().trim().min(8).max(4_096);
const trial = {
  provider: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, "a provider's short name, for example anthropic"),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .default(null),
  model: z
    .string()
    .min(1)
    .max(200)
    .nullable()
    .default(null)
    .describe("Tried with this model; null: a usual one."),
  secret,
};

/** A key to try, without saving it. */
export const keyTrialSchema = z.strictObject(trial).openapi("KeyTrial");

/** A key to try and then save. */
export const newKeySchema = z.strictObject({ ...trial, owner: keyOwnerSchema }).openapi("NewKey");

/** A new secret in place of an old one. Its host stays; another host is another key (spec X3). */
export const keyRotationSchema = z.strictObject({ secret, model: trial.model }).openapi("KeyRotation");

/** Whose reviews a key pays for. */
export type KeyOwner = Frozen<z.infer<typeof keyOwnerSchema>>;

/** How a try of a key went. */
export type KeyVerdict = Frozen<z.infer<typeof keyVerdictSchema>>;

/** One stored key, without its secret. */
export type ModelKey = Frozen<z.infer<typeof modelKeySchema>>;

/** A key to try. */
export type KeyTrial = Frozen<z.infer<typeof keyTrialSchema>>;

/** A key to save. */
export type NewKey = Frozen<z.infer<typeof newKeySchema>>;
