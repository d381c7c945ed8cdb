// How each lens of a review stands: from what it left when it ended, and from the events of the review while it works.
import { sql } from "kysely";
import type { Db } from "../schema.js";

/** The states of a lens in a review. `retrying` waits for its next try; `off` is not asked. */
export type LensState = "waiting" | "running" | "retrying" | "answered" | "failed" | "off";

/** A try that failed while its lens still works. `waitMs` is the wait before it; `failure` is the kind that was told, as text. */
export interface FailedTry {
  readonly startedAt: number;
  readonly waitMs: number;
  readonly workMs: number;
  readonly failure: string;
}

/** What the events of a review say of one of its lenses. Times are milliseconds since the epoch. */
export interface LensProgress {
  readonly lens: string;
  readonly state: LensState;
  readonly model: string | null;
  readonly part: number;
  readonly parts: number;
  readonly tries: readonly FailedTry[];
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly nextTryAt: number | null;
  readonly message: string | null;
  readonly remedy: string | null;
}

/** One stored event as far as lenses go; `body` is what `appendEvents` wrote, perhaps by an older version. */
export interface LensEvent {
  readonly type: string;
  readonly at: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Follows the events of one review, in order. Lenses come in the order in which the review named them. A job that ran twice says
 * things twice: the last word counts.
 */
export function followLenses(events: readonly LensEvent[]): LensProgress[] {
  const named = events.flatMap(({ type, body }) => (type === "review:started" ? texts(body["lenses"]) : []));
  const lenses = new Map(named.map((lens) => [lens, waiting(lens)]));
  for (const event of events) {
    const lens = text(event.body["lens"]);
    if (lens === null || !event.type.startsWith("agent:")) continue;
    lenses.set(lens, next(lenses.get(lens) ?? waiting(lens), event));
  }
  return [...lenses.values()];
}

/** A lens that nobody has said anything of yet. */
export function waiting(lens: string): LensProgress {
  const empty = { model: null, part: 0, parts: 0, startedAt: null, finishedAt: null };
  return { lens, state: "waiting", ...empty, tries: [], nextTryAt: null, message: null, remedy: null };
}

function next(held: LensProgress, { type, at, body }: LensEvent): LensProgress {
  switch (type) {
    case "agent:started":
      return {
        ...held,
        state: "running",
        model: text(body["model"]),
        part: number(body["part"]) ?? 1,
        parts: number(body["parts"]) ?? 1,
        startedAt: held.startedAt ?? at,
        finishedAt: null,
        nextTryAt: null,
      };
    case "agent:progress": {
      const retryInMs = number(body["retryInMs"]);
      const message = text(body["message"]);
      if (retryInMs === null) return { ...held, state: "running", message };
      const nextTryAt = at + Math.max(0, Math.round(retryInMs));
      return {
        ...held,
        state: "retrying",
        nextTryAt,
        message,
        tries: [...held.tries, failedTry(held, at, message)],
      };
    }
    case "agent:completed":
      return { ...held, state: "answered", finishedAt: at, nextTryAt: null, message: null };
    case "agent:failed": {
      const [message, remedy] = [text(body["reason"]), text(body["remedy"])];
      return { ...held, state: "failed", finishedAt: at, nextTryAt: null, message, remedy };
    }
    default:
      return held;
  }
}

/** A try began when its lens did, or when the wait after the try before it was over. */
function failedTry(
  { tries, startedAt, nextTryAt }: LensProgress,
  at: number,
  failure: string | null,
): FailedTry {
  const last = tries.at(-1);
  const begin = Math.min(at, (last === undefined ? startedAt : nextTryAt) ?? at);
  const waitMs = last === undefined ? 0 : Math.max(0, begin - (last.startedAt + last.workMs));
  return { startedAt: begin, waitMs, workMs: at - begin, failure: failure ?? "unknown" };
}

/** What lists show of a review's lenses and of its sums. `dropped` is null before the findings were judged. */
export interface ReviewProgress {
  readonly lenses: readonly { readonly lens: string; readonly state: LensState }[];
  readonly dropped: number | null;
}

/** The progress of several reviews in two questions. Of an ended review, what never answered is `off`. */
export async function readProgress(
  db: Db,
  reviews: readonly { readonly id: string; readonly isOver: boolean }[],
): Promise<ReadonlyMap<string, ReviewProgress>> {
  if (reviews.length === 0) return new Map();
  const all = reviews.map(({ id }) => id);
  const underWay = reviews.filter(({ isOver }) => !isOver).map(({ id }) => id);
  const { rows: events } = await sql<LensEvent & { readonly review_id: string }>`
    SELECT review_id, type, at, body FROM assay.events
    WHERE review_id = ANY(${all}::text[])
      AND (type IN ('review:started', 'synthesizer:completed')
        OR (review_id = ANY(${underWay}::text[]) AND type LIKE 'agent:%'))
    ORDER BY review_id, seq`.execute(db);
  const runs = await db
    .selectFrom("lens_runs")
    .select(["review_id", "lens", "state"])
    .where("review_id", "in", all)
    .orderBy("lens")
    .execute();
  return new Map(
    reviews.map(({ id, isOver }) => {
      const own = events.filter((event) => event.review_id === id);
      const followed = followLenses(own);
      const ended = new Map(runs.filter((run) => run.review_id === id).map((run) => [run.lens, run.state]));
      const named = [...new Set([...followed.map(({ lens }) => lens), ...ended.keys()])];
      const live = new Map(followed.map(({ lens, state }) => [lens, state]));
      const lenses = named.map((lens) => ({
        lens,
        state: ended.get(lens) ?? (isOver ? "off" : (live.get(lens) ?? "waiting")),
      }));
      const judged = own.findLast(({ type }) => type === "synthesizer:completed");
      return [id, { lenses, dropped: judged === undefined ? null : (number(judged.body["dropped"]) ?? 0) }];
    }),
  );
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
