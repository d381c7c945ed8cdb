// Findings as the page shows them: the claim, its code and evidence, its suggestion, and what people made of it.
import { categories, severities } from "../../review/review.js";
import { count, moment, z, type Frozen } from "./shape.js";

const sourceSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("model"), model: z.string() }),
  z.object({
    kind: z.literal("rule"),
    analyzer: z.string(),
    rule: z.string(),
    url: z.string().nullable(),
  }),
]);

const suggestionSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("verified"),
    patch: z.string().describe("A unified diff that `git apply` takes."),
    newDependencies: z.array(z.string()),
    behaviourChange: z.boolean(),
  }),
  z.object({ kind: z.literal("rejected"), reason: z.string() }),
]);

/** A fact that a finding rests on: what a deterministic rule saw. */
const evidenceSchema = z
  .object({
    id: z.string(),
    analyzer: z.string(),
    rule: z.string(),
    path: z.string(),
    startLine: count,
    endLine: count,
    quote: z.string(),
    message: z.string(),
    url: z.string().nullable(),
  })
  .openapi("Evidence");

const codeLineSchema = z.object({
  oldLine: count.nullable(),
  newLine: count.nullable(),
  kind: z.enum(["context", "added", "removed"]),
  text: z.string(),
});

/** Why a finding is settled: a person's word, or what the code did. */
export const outcomeSchema = z
  .object({
    kind: z.enum(["accepted", "dismissed", "fixed"]),
    reason: z.string().nullable(),
    by: z.string().nullable(),
    at: moment,
  })
  .openapi("Outcome");

/** What people did with a posted finding at the code host, without settling it: kept and counted apart (spec O2). */
const saidSchema = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("resolved"), by: z.string(), at: moment }),
    z.object({ kind: z.literal("reply"), by: z.string(), at: moment, text: z.string() }),
    z.object({ kind: z.literal("thumbs"), up: count, down: count, at: moment }),
  ])
  .openapi("Said");

const claim = {
  id: z.string().describe("The stable fingerprint; the same claim keeps it from head to head."),
  lens: z.string(),
  source: sourceSchema,
  path: z.string(),
  side: z.enum(["new", "old"]),
  startLine: count,
  endLine: count,
  quote: z.string(),
  category: z.enum(categories),
  severity: z.enum(severities),
  confidence: z.number().min(0).max(1),
  title: z.string(),
  scenario: z.string(),
  suggestion: suggestionSchema.nullable(),
  preExisting: z.boolean(),
  alsoFrom: z.array(z.string()),
};

/** One finding of one review. `code` is null once the review's texts were purged. Texts are untrusted: show them as text. */
export const findingSchema = z
  .object({
    ...claim,
    isJudged: z
      .boolean()
      .describe("False while the review runs: a lens claims it, and it was not held against the code yet."),
    evidence: z.array(evidenceSchema),
    code: z.array(codeLineSchema).nullable().describe("The lines around it, as the diff shows them."),
    placed: z.enum(["inline", "body", "not"]).nullable(),
    lineUrl: z.string().nullable().describe("The line on the code host, at the reviewed head."),
    commentUrl: z.string().nullable(),
    outcome: outcomeSchema.nullable(),
    said: z.array(saidSchema).describe("Oldest first; replies are untrusted text."),
    fixedInSha: z.string().nullable(),
  })
  .openapi("Finding");

/** A claim that was put aside, with its reason (spec S1). */
export const droppedSchema = z
  .object({
    ...claim,
    reason: z.enum([
      "path-not-in-change",
      "quote-not-found",
      "low-confidence",
      "duplicate",
      "over-cap",
      "dismissed-by-lens",
      "refuted",
    ]),
    detail: z.string(),
  })
  .openapi("DroppedFinding");

/** What a person says of a finding from the page. `cleared` takes an earlier word back. A dismissal needs its reason. */
export const feedbackSchema = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("accepted") }),
    z.object({ kind: z.literal("dismissed"), reason: z.string().trim().min(1).max(1_000) }),
    z.object({ kind: z.literal("cleared") }),
  ])
  .openapi("Feedback");

/** One finding as the page shows it. */
export type FindingView = Frozen<z.infer<typeof findingSchema>>;

/** One dropped claim as the page shows it. */
export type DroppedView = Frozen<z.infer<typeof droppedSchema>>;

/** A fact beneath a finding. */
export type EvidenceView = Frozen<z.infer<typeof evidenceSchema>>;

/** What settled a finding. */
export type OutcomeView = Frozen<z.infer<typeof outcomeSchema>>;

/** What was done with a finding at the code host. */
export type Said = Frozen<z.infer<typeof saidSchema>>;

/** A person's word on a finding. */
export type Feedback = Frozen<z.infer<typeof feedbackSchema>>;
