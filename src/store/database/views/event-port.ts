// The log of all events as the live streams read it: in order of place, woken by NOTIFY (spec L2).
import type { ReviewEventBody } from "../../../review/review.js";
import type { Database } from "../engine/open-database.js";
import { lastEventPlace, readEventLog, type LoggedEvent, type RowScope } from "../tables/event-log.js";
import { eventsChannel } from "../tables/events.js";

/** What the log holds beside the events of a run: something was done with a finding (spec O2). */
interface FindingTold {
  readonly type: "finding:told";
  readonly finding: string;
}

/** One event with its place among all. Readers pass over the types of another version. */
export interface StreamedEvent extends LoggedEvent {
  readonly body: ReviewEventBody | FindingTold;
}

/** Opens nothing; `onWake` may call for nothing and may miss, as the port allows. `report` hears when it cannot listen. */
export function createEventPort(database: Pick<Database, "db" | "listen">, report: (fault: unknown) => void) {
  return {
    read: (query: {
      readonly after: number;
      readonly limit: number;
      readonly review: string | null;
      readonly scope: RowScope;
    }): Promise<StreamedEvent[]> => readEventLog(database.db, query) as Promise<StreamedEvent[]>, // appended as such
    lastId: (): Promise<number> => lastEventPlace(database.db),
    onWake: (wake: () => void): (() => void) => {
      const stopping = database.listen(eventsChannel, () => {
        wake();
      });
      stopping.catch(report);
      return () => {
        stopping.then((stop) => stop()).catch(report);
      };
    },
  };
}
