// All events of one review, page by page, up to a bound.
import type { Scope } from "../access-ports.js";
import type { EventPort } from "../ports.js";
import type { StreamedEvent } from "../shapes/event-shapes.js";

const pageSize = 500;
const mostEvents = 5_000; // a review has 14 to some hundreds; a runaway one is cut here and the stream has the rest

/** The review's events from the first, at most 5,000. */
export async function readAllEvents(
  events: EventPort,
  review: string,
  scope: Scope,
): Promise<readonly StreamedEvent[]> {
  const all: StreamedEvent[] = [];
  let after = 0;
  while (all.length < mostEvents) {
    const page = await events.read({ after, limit: pageSize, review, scope });
    all.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) break;
    after = last.id;
  }
  return all;
}
