// The event log of a review in the service: events are written as they happen, in order, by one writer at a time.
import type { EventLog, ReviewEventBody } from "../review/review.js";
import type { ReviewRows } from "./ports.js";

/** A log whose tail can be taken, to be written in the transaction of a step's result (spec L1). */
export interface StoredEvents extends EventLog {
  /** Waits for what is being written and hands over what is not. Throws what writing threw. */
  take(): Promise<readonly ReviewEventBody[]>;
}

/** Opens the log of one job of `review`. `onAdded` hears of each event at once, before it is written. */
export function openStoredEvents(
  rows: Pick<ReviewRows, "appendEvents">,
  review: string,
  onAdded: () => void,
): StoredEvents {
  let pending: ReviewEventBody[] = [];
  let writing: Promise<void> | null = null;
  let fault: { readonly thrown: unknown } | null = null;
  const write = async (): Promise<void> => {
    try {
      while (pending.length > 0) {
        const batch = pending;
        pending = [];
        await rows.appendEvents(review, batch);
      }
    } catch (thrown) {
      fault ??= { thrown };
    } finally {
      writing = null;
    }
  };
  return {
    add(event) {
      onAdded();
      if (fault !== null) return; // the job fails when it takes the tail; its next run says everything again
      pending.push(event);
      writing ??= write();
    },
    async take() {
      await writing;
      if (fault !== null) throw fault.thrown;
      const rest = pending;
      pending = [];
      return rest;
    },
  };
}
