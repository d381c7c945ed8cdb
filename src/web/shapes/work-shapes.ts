// Deliveries from the code host and jobs that were given up.
import { count, moment, repositoryNameSchema, reviewId, z, type Frozen } from "./shape.js";

/** One webhook call as recorded. `missed` was found in the code host's own list and asked for again (spec W6). */
export const deliverySchema = z
  .object({
    guid: z.string(),
    event: z.string(),
    action: z.string().nullable(),
    receivedAt: moment,
    repository: repositoryNameSchema.nullable(),
    installation: z.int().positive().nullable(),
    outcome: z.enum(["queued", "ignored", "refused", "recorded"]),
    reason: z.string().nullable(),
    review: reviewId.nullable(),
    jobState: z.enum(["pending", "done", "failed"]).nullable(),
    attempts: count,
    missed: z.boolean(),
  })
  .openapi("Delivery");

/** One job that was given up. */
export const deadJobSchema = z
  .object({
    id: z.string(),
    jobId: z.string(),
    kind: z.string(),
    reason: z.string(),
    remedy: z.string(),
    failedAt: moment,
    state: z.enum(["dead", "retried", "discarded"]),
    attempts: count,
    review: reviewId.nullable(),
    repository: repositoryNameSchema.nullable(),
    installation: z.int().positive().nullable(),
  })
  .openapi("DeadJob");

/** One webhook call. */
export type Delivery = Frozen<z.infer<typeof deliverySchema>>;

/** One job that was given up. */
export type DeadJob = Frozen<z.infer<typeof deadJobSchema>>;
