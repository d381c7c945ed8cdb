// One queue of questions per review in this process, so that lens jobs of one review warm each other's prompt cache.
import { openAskQueue, type ModelPort } from "../review/review.js";

type AskQueue = ReturnType<typeof openAskQueue>;

/** Lends the queue of a review while lens jobs of it run here. */
export interface AskQueues {
  /** Runs `use` with the review's queue; the queue is forgotten when the last user is done. */
  with<T>(
    review: string,
    models: Pick<ModelPort, "limits" | "countTokens">,
    use: (queue: AskQueue) => Promise<T>,
  ): Promise<T>;
}

/** Opens the lending desk of one process (spec A5). */
export function createAskQueues(): AskQueues {
  const lent = new Map<string, { readonly queue: AskQueue; users: number }>();
  return {
    async with(review, models, use) {
      const entry = lent.get(review) ?? { queue: openAskQueue(models), users: 0 };
      entry.users += 1;
      lent.set(review, entry);
      try {
        return await use(entry.queue);
      } finally {
        entry.users -= 1;
        if (entry.users === 0) lent.delete(review);
      }
    },
  };
}
