// What needs a person: the strip at the top of the page, worst and newest first.
import { count, moment, repositoryNameSchema, reviewId, z, type Frozen } from "./shape.js";

/** The kinds of things that need a person. */
export const attentionKinds = [
  "failed",
  "stuck",
  "out-of-quota",
  "key-rejected",
  "delivery-lost",
  "dead-job",
  "paused",
] as const;

/** The one button beside it. `target` is what it acts on: a review, a delivery, a dead job, a key, an installation. */
const remedySchema = z.object({
  action: z.enum([
    "run-again",
    "refill",
    "open-settings",
    "open-keys",
    "open-quota",
    "redeliver",
    "retry-job",
    "none",
  ]),
  target: z.string(),
});

/** One thing that needs a person. `id` is stable while it lasts. */
export const attentionItemSchema = z
  .object({
    id: z.string(),
    kind: z.enum(attentionKinds),
    at: moment,
    repository: repositoryNameSchema.nullable(),
    review: reviewId.nullable(),
    title: z.string(),
    detail: z.string(),
    remedy: z.string().describe("One sentence: what to do."),
    button: remedySchema,
  })
  .openapi("AttentionItem");

/** Everything that needs a person now. At most 100 items; `counts` counts all. */
export const attentionSchema = z
  .object({
    items: z.array(attentionItemSchema),
    counts: z.record(z.enum(attentionKinds), count),
    asOf: count,
  })
  .openapi("Attention");

/** One thing that needs a person. */
export type AttentionItem = Frozen<z.infer<typeof attentionItemSchema>>;

/** The kinds of things that need a person. */
export type AttentionKind = (typeof attentionKinds)[number];
