// The stage that demonstrations and browser tests play on: reviews and events in memory, changed together.
import type { EventPort, ReviewRecord, StreamedEvent } from "../../src/web/web.js";

/** Reviews and their events. `tell` changes a review and appends an event at once, as a transaction would. */
export interface DemoStage {
  readonly events: EventPort;
  reviews(): readonly ReviewRecord[];
  find(id: string): ReviewRecord | undefined;
  /** Puts a review there without any event. */
  put(review: ReviewRecord): void;
  tell(
    id: string,
    body: StreamedEvent["body"],
    change?: (review: ReviewRecord) => ReviewRecord,
    at?: number,
  ): void;
}

/** An empty stage. */
export function createDemoStage(now: () => number): DemoStage {
  const reviews = new Map<string, ReviewRecord>();
  const log: StreamedEvent[] = [];
  const wakers = new Set<() => void>();
  return {
    events: {
      read: ({ after, limit, review }) =>
        Promise.resolve(
          log
            .filter((event) => event.id > after && (review === null || event.review === review))
            .slice(0, limit),
        ),
      lastId: () => Promise.resolve(log.length),
      onWake: (wake) => {
        wakers.add(wake);
        return () => void wakers.delete(wake);
      },
    },
    reviews: () => [...reviews.values()].sort((a, b) => b.createdAt - a.createdAt),
    find: (id) => reviews.get(id),
    put: (review) => void reviews.set(review.id, review),
    tell(id, body, change = (review) => review, at = now()) {
      const review = reviews.get(id);
      if (review === undefined) throw new Error(`no review ${id} on this stage`);
      reviews.set(id, { ...change(review), progressAt: at });
      const seq = log.filter((event) => event.review === id).length + 1;
      const { id: repository, installation } = review.repository;
      log.push({ id: log.length + 1, review: id, repository, installation, seq, at, body });
      for (const wake of wakers) wake();
    },
  };
}
