// The events that a tab has heard, in order, each once, as far back as it holds them.
import type { StreamedEvent } from "../../../src/web/api-types.js";

const mostHeld = 5_000;

/** What came, in order, each once: every event with an id above `floor` is held, and `last` is where to resume. */
export function createEventBuffer() {
  const held: StreamedEvent[] = [];
  const at = { floor: 0, last: 0 };
  return {
    get floor() {
      return at.floor;
    },
    get last() {
      return at.last;
    },
    /** False when it came before. */
    take(event: StreamedEvent): boolean {
      if (event.id <= at.last) return false;
      at.last = event.id;
      held.push(event);
      const dropped = held.splice(0, Math.max(0, held.length - mostHeld)).at(-1);
      at.floor = dropped?.id ?? at.floor;
      return true;
    },
    pass(id: number): void {
      at.last = Math.max(at.last, id);
    },
    restart(id: number): void {
      held.length = 0;
      Object.assign(at, { floor: id, last: id });
    },
    after: (asOf: number, review: string): readonly StreamedEvent[] =>
      held.filter((event) => event.id > asOf && event.review === review),
  };
}
