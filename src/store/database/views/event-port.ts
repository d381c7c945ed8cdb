// The log of all events as live streams read it, and the call that wakes them (spec L2).
import type { ReviewEventBody } from "../../../review/review.js";
import type { Listener } from "../engine/open-listener.js";
import type { Db } from "../schema.js";
import { lastEventPlace, readEventLog, type LoggedEvent, type RowScope } from "../tables/event-log.js";
import { eventsChannel } from "../tables/events.js";

/** One event with its place among all. */
export interface StreamedEvent extends Omit<LoggedEvent, "body"> {
  readonly body: ReviewEventBody;
}

/** What is asked of the log: events after a place, of one review or of all that the scope holds. */
export interface EventQuery {
  readonly after: number;
  readonly limit: number;
  readonly review: string | null;
  readonly scope: RowScope;
}

/** Reads in the order of visibility, and hears NOTIFY. `onFault` is told when the channel cannot be heard: readers then poll. */
export function createEventPort(
  db: Db,
  given: { readonly listen: Listener["listen"]; readonly onFault: (fault: unknown) => void },
) {
  return {
    read: async (query: EventQuery): Promise<StreamedEvent[]> => {
      const events = await readEventLog(db, query);
      // What was appended is a ReviewEventBody; readers skip the types of another version.
      return events.map((event) => ({ ...event, body: event.body as ReviewEventBody }));
    },
    lastId: (): Promise<number> => lastEventPlace(db),
    onWake: (wake: () => void): (() => void) => {
      const hearing = given
        .listen(eventsChannel, () => wake())
        .catch((fault: unknown) => {
          given.onFault(fault);
          return null;
        });
      return () => {
        hearing.then((stop) => stop?.()).catch(given.onFault);
      };
    },
  };
}
