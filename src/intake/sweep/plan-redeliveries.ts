// Which failed deliveries GitHub is asked to send again (spec W6): it does so by itself never, and on demand for three days.

const dayMs = 24 * 3_600_000;

/** How far back GitHub keeps deliveries (github.md 1). */
export const deliveryMemoryMs = 3 * dayMs;

/** One attempt as `GET /app/hook/deliveries` lists it. A redelivery has the guid of the first; `id` is the attempt's own. */
export interface ListedDelivery {
  readonly id: number;
  readonly guid: string;
  /** Milliseconds since the epoch. */
  readonly deliveredAt: number;
  /** GitHub got an answer of 2xx. */
  readonly isOk: boolean;
  readonly event: string;
}

/** What we hold of a guid: how it ended, and where its job stands (null: it has none). */
export interface HeldDelivery {
  readonly guid: string;
  readonly outcome: "queued" | "ignored" | "refused" | "recorded";
  readonly jobState: "pending" | "done" | "failed" | null;
}

/** What a sweep is decided from. `listed` reaches back to `sweepFloor`; `held` speaks of the guids in it; `now` in milliseconds. */
export interface RedeliveryQuestion {
  readonly listed: readonly ListedDelivery[];
  readonly held: readonly HeldDelivery[];
  readonly now: number;
  readonly bounds?: SweepBounds;
}

/**
 * Bounds of one sweep. An attempt younger than `graceMs` may still be answered. A guid is asked for again after `backoffMs`, then
 * twice that, and so on, at most `maxAttempts` attempts in all; one sweep asks for `maxAsks`.
 */
export interface SweepBounds {
  readonly graceMs: number;
  readonly backoffMs: number;
  readonly maxAttempts: number;
  readonly maxAsks: number;
}

/** The bounds where none are given: quick after a short outage, quiet where the door refuses for good (a wrong secret). */
export const defaultSweepBounds: SweepBounds = {
  graceMs: 60_000,
  backoffMs: 2 * 60_000,
  maxAttempts: 8,
  maxAsks: 500,
};

/**
 * What to do: `ask` are attempt ids for `POST /app/hook/deliveries/{id}/attempts`, oldest first; `settledUntil` is the cursor to keep:
 * every delivery before it is answered for, so the next sweep need not look at it. `givenUp` are guids that failed too often.
 */
export interface RedeliveryPlan {
  readonly ask: readonly { readonly id: number; readonly guid: string }[];
  readonly settledUntil: number;
  readonly givenUp: readonly string[];
}

/** How far back a sweep reads the list (newest first): to the cursor, and never beyond what GitHub remembers. Null: no cursor yet. */
export function sweepFloor(cursor: number | null, now: number): number {
  return Math.max(cursor ?? 0, now - deliveryMemoryMs);
}

/**
 * Asks again for what failed at GitHub's end and is not held at ours. A delivery that we recorded is left alone although GitHub calls
 * it failed (the answer was lost); one whose job failed is too: its owner was told, and Redeliver is a person's to press. Pure.
 */
export function planRedeliveries(question: RedeliveryQuestion): RedeliveryPlan {
  const { now, bounds = defaultSweepBounds } = question;
  const held = new Map(question.held.map((delivery) => [delivery.guid, delivery]));
  const standings = [...groupByGuid(question.listed)].map(([guid, attempts]) =>
    standingOf({ guid, attempts, isHeld: held.has(guid), now, bounds }),
  );
  const due = standings.filter((standing) => standing.kind === "due").sort((a, b) => a.first - b.first);
  const ask = due.slice(0, bounds.maxAsks);
  const open = standings.filter((standing) => standing.kind === "due" || standing.kind === "waiting");
  return {
    ask: ask.map(({ id, guid }) => ({ id, guid })),
    // An open delivery's first attempt stays in sight; without one, all but the grace period is settled.
    settledUntil: Math.min(now - bounds.graceMs, ...open.map((standing) => standing.first)),
    givenUp: standings.filter((standing) => standing.kind === "given-up").map(({ guid }) => guid),
  };
}

interface Standing {
  readonly kind: "settled" | "waiting" | "due" | "given-up";
  readonly guid: string;
  readonly id: number;
  /** When the first listed attempt was made. */
  readonly first: number;
}

interface GuidHistory {
  readonly guid: string;
  readonly attempts: readonly ListedDelivery[];
  readonly isHeld: boolean;
  readonly now: number;
  readonly bounds: SweepBounds;
}

function standingOf({ guid, attempts, isHeld, now, bounds }: GuidHistory): Standing {
  const times = attempts.map((attempt) => attempt.deliveredAt);
  const newest = attempts.reduce((a, b) => (b.deliveredAt > a.deliveredAt ? b : a));
  const at = (kind: Standing["kind"]): Standing => ({ kind, guid, id: newest.id, first: Math.min(...times) });
  if (isHeld || attempts.some((attempt) => attempt.isOk)) return at("settled");
  // Given up only once the cursor can pass it whole: a lone late attempt in sight would look like a first one.
  const ageMs = now - newest.deliveredAt;
  if (attempts.length >= bounds.maxAttempts) return at(ageMs < bounds.graceMs ? "waiting" : "given-up");
  const waitMs = attempts.length === 1 ? bounds.graceMs : bounds.backoffMs * 2 ** (attempts.length - 2);
  return at(ageMs < waitMs ? "waiting" : "due");
}

function groupByGuid(listed: readonly ListedDelivery[]): Map<string, [ListedDelivery, ...ListedDelivery[]]> {
  const groups = new Map<string, [ListedDelivery, ...ListedDelivery[]]>();
  for (const attempt of listed) {
    const group = groups.get(attempt.guid);
    if (group === undefined) groups.set(attempt.guid, [attempt]);
    else group.push(attempt);
  }
  return groups;
}
