// The event log of one run: numbers each event without gaps and hands it to whoever listens (spec L1).
import type { Clock } from "../runtime/runtime.js";
import type { ReviewEvent, ReviewEventBody } from "./review-event.js";

/** Where a review's steps say what happened. */
export interface EventLog {
  add(event: ReviewEventBody): void;
}

/** Opens the log of `run`; `listener` sees each event once, in order, with its number and time. */
export function openEventLog(log: {
  run: string;
  clock: Clock;
  listener: (event: ReviewEvent) => void;
}): EventLog {
  let seq = 0;
  return {
    add(event) {
      seq += 1;
      log.listener({ run: log.run, seq, at: log.clock.now(), ...event });
    },
  };
}
