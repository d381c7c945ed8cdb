// Events of reviews as the API and the streams give them (spec L1).
import type { ReviewEventBody } from "../../review/review.js";
import { count, githubId, moment, reviewId, z, type Frozen } from "./shape.js";

const lens = z.string();
const bodySchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("review:queued") }),
  z.object({
    type: z.literal("review:started"),
    lenses: z.array(z.string()),
    mode: z.enum(["offline", "models"]),
  }),
  z.object({ type: z.literal("diff:fetched"), files: count, added: count, removed: count }),
  z.object({
    type: z.literal("context:ready"),
    step: z.enum(["diff-only", "outline", "graph"]),
    symbols: count,
    detail: z.string().optional(),
  }),
  z.object({ type: z.literal("agent:started"), lens, model: z.string(), part: count, parts: count }),
  z.object({ type: z.literal("agent:progress"), lens, message: z.string(), retryInMs: count.optional() }),
  z.object({ type: z.literal("agent:completed"), lens, findings: count, waitMs: count, workMs: count }),
  z.object({ type: z.literal("agent:failed"), lens, reason: z.string(), remedy: z.string() }),
  z.object({ type: z.literal("synthesizer:started"), claims: count }),
  z.object({
    type: z.literal("synthesizer:completed"),
    kept: count,
    dropped: count,
    refuted: count
      .optional()
      .describe("How many of the dropped a model refuted; absent where that pass is off."),
  }),
  z.object({ type: z.literal("review:posted"), where: z.string() }),
  z.object({ type: z.literal("review:completed"), verdict: z.string(), findings: count }),
  z.object({ type: z.literal("review:failed"), reason: z.string(), remedy: z.string() }),
  z.object({ type: z.literal("review:skipped"), reason: z.string() }),
  z
    .object({ type: z.literal("finding:told"), finding: z.string() })
    .describe("Somebody did something with a finding, here or at the code host; it may come after the end."),
]);

/** One event as stored. */
export const streamedEventSchema = z
  .object({
    id: count.describe("Its place among all events, in the order of commit; the id of server-sent events."),
    review: reviewId,
    repository: githubId,
    installation: githubId,
    seq: z.int().min(1).describe("Its place in its review, from 1 without gaps."),
    at: moment,
    body: bodySchema,
  })
  .openapi("ReviewEvent");

/**
 * One event as a store hands it over. `id` orders all events in the order in which they became visible (see
 * `EventPort`), `seq` those of one review. The ids beside it are what a reader's rights are checked against.
 */
export type StreamedEvent = Omit<Frozen<z.infer<typeof streamedEventSchema>>, "body"> & {
  readonly body: ReviewEventBody | FindingTold;
};

/** What the log of a review holds beside the events of its run: a finding of it was judged, answered or fixed (spec O2). */
export interface FindingTold {
  readonly type: "finding:told";
  readonly finding: string;
}
