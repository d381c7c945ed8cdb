// Asks one lens through a provider's batch endpoint: hands its questions in once, then comes back until they are answered (spec K2).
import type { JobRun } from "../queue/queue.js";
import {
  answerTokens,
  endLens,
  wordQuestion,
  type AskPlan,
  type EventLog,
  type LensAnswers,
  type ModelPort,
  type PartOutcome,
  type PlannedQuestion,
  type PreparedReview,
} from "../review/review.js";
import { AssayError } from "../runtime/runtime.js";
import type { BatchFailure, BatchPort, BatchTicket } from "./batch-ports.js";
import type { ReviewRow, StoredPurse } from "./ports.js";
import type { ServiceParts } from "./service-parts.js";
import { batchStep } from "./steps.js";
import type { StoredEvents } from "./stored-events.js";

/** What is kept while a lens waits. `places` are, in the plan's order, a reservation's id, or why the question was not asked. */
export interface AskedInBatch {
  readonly ticket: BatchTicket;
  readonly places: readonly ({ readonly hold: string } | { readonly refused: string })[];
}

/** One lens that is to be asked, with what its job has in hand. */
export interface BatchDesk {
  readonly row: ReviewRow;
  readonly assignment: PreparedReview["options"]["lenses"][number];
  readonly plan: AskPlan;
  readonly models: ModelPort;
  readonly batches: BatchPort;
  readonly purse: StoredPurse;
  readonly events: StoredEvents;
  readonly run: JobRun;
  readonly parts: ServiceParts;
}

const longestPollMs = 5 * 60_000;
const shortestPollMs = 5_000;
/** A review without news for an hour counts as stuck; what waits says so well before. */
const newsEveryMs = 20 * 60_000;

/**
 * The answers of the lens, or `batch-waiting` (deferred): the job then holds no slot until it is looked at again. The batch's id is
 * stored before anything waits, so a job that starts again looks at the same batch. What the provider did not get to within its 24
 * hours, or answered in a wrong shape, is asked once more at once; what it refuses fails the lens with its reason.
 */
export async function askInBatch(desk: BatchDesk): Promise<LensAnswers> {
  const { row, assignment, parts } = desk;
  const held = (await parts.rows.readStep(row.id, batchStep(assignment.lens.id))) as AskedInBatch | null; // written below
  return held === null ? handIn(desk) : collect(desk, held);
}

async function handIn(desk: BatchDesk): Promise<LensAnswers> {
  const { batches, plan, purse, events, row, assignment, parts } = desk;
  const kept = await allCached(desk);
  if (kept !== null) {
    tellStart(desk, questionsOf(desk));
    return end(desk, kept);
  }
  const share = (await batches.priceShare(assignment.model ?? "")) ?? 1;
  const places: AskedInBatch["places"][number][] = [];
  for (const { tokens, costUsd } of questionsOf(desk)) {
    const wish = { tokens: tokens + answerTokens, costUsd: costUsd === null ? null : costUsd * share };
    const granted = await purse.reserve(wish);
    places.push("refused" in granted ? granted : { hold: granted.id });
  }
  const asked = questionsOf(desk).filter((_one, at) => "hold" in (places[at] ?? {}));
  if (asked.length === 0) return end(desk, outcomesOf(desk, places, []));
  const { lens } = assignment;
  const key = `${row.id}-${lens.id}`;
  const handed = await batches.submit(worded(asked, desk.models), { key, signal: desk.run.signal });
  if (handed.kind === "failed") {
    await giveBack(places, purse);
    if (handed.isPassing) throw waiting(desk, Math.max(handed.retryAfterMs ?? 0, 6 * shortestPollMs));
    tellStart(desk, asked);
    return end(
      desk,
      outcomesOf(
        desk,
        places,
        asked.map(() => failedReply(assignment.model ?? "", handed)),
      ),
    );
  }
  tellStart(desk, asked);
  tellNews(events, lens.id, plan);
  const value: AskedInBatch = { ticket: handed.ticket, places };
  try {
    await parts.rows.saveStep(row.id, { step: batchStep(lens.id), value, events: await events.take() });
  } catch (thrown) {
    if (thrown instanceof AssayError && thrown.kind === "stale") await drop(desk, handed.ticket);
    throw thrown;
  }
  throw waiting(desk, shortestPollMs);
}

async function collect(desk: BatchDesk, { ticket, places }: AskedInBatch): Promise<LensAnswers> {
  const { batches, models, purse, events, run, assignment, parts } = desk;
  const asked = questionsOf(desk).filter((_one, at) => "hold" in (places[at] ?? {}));
  const questions = worded(asked, models);
  const state = await batches.collect(ticket, questions, { signal: run.signal });
  if (state.kind === "waiting" || (state.kind === "failed" && state.isPassing)) {
    const ageMs = parts.clock.now() - ticket.at;
    const inMs = Math.min(longestPollMs, Math.max(shortestPollMs, ageMs / 10));
    if (ageMs % newsEveryMs < inMs) {
      tellNews(events, assignment.lens.id, desk.plan);
      await parts.rows.appendEvents(desk.row.id, await events.take());
    }
    throw waiting(desk, Math.max(inMs, state.kind === "failed" ? (state.retryAfterMs ?? 0) : 0));
  }
  const first =
    state.kind === "failed"
      ? questions.map(() => ({ reply: failedReply(assignment.model ?? "", state), isWorthAsking: false }))
      : state.replies;
  const replies = await Promise.all(
    first.map(async ({ reply, isWorthAsking }, at) => {
      const question = questions[at];
      if (!isWorthAsking || question === undefined) return reply;
      const again = await models.ask(question, { signal: run.signal });
      return { ...again, account: together(reply.account, again.account) };
    }),
  );
  run.signal.throwIfAborted(); // the reservations stay for whoever goes on
  const holds = places.flatMap((place) => ("hold" in place ? [place.hold] : []));
  for (const [at, hold] of holds.entries()) {
    const account = replies[at]?.account;
    if (account !== undefined) await purse.resume(hold).settle(account);
  }
  return end(desk, outcomesOf(desk, places, replies));
}

type Reply = Extract<PartOutcome, { kind: "replied" }>["reply"];

/** The replies to all questions where every one was answered before: then nothing is handed in. */
async function allCached(desk: BatchDesk): Promise<readonly PartOutcome[] | null> {
  const questions = questionsOf(desk);
  const found = await Promise.all(worded(questions, desk.models).map((one) => desk.batches.cached(one)));
  const replies = found.filter((reply) => reply !== null);
  if (replies.length < questions.length) return null;
  return outcomesOf(
    desk,
    questions.map(() => ({ hold: "" })),
    replies,
  );
}

function questionsOf({ plan, assignment }: BatchDesk): readonly PlannedQuestion[] {
  return plan.questions.filter(({ lens }) => lens.id === assignment.lens.id);
}

function worded(questions: readonly PlannedQuestion[], models: ModelPort): ReturnType<typeof wordQuestion>[] {
  return questions.map((question) => wordQuestion(question, models));
}

/** `replies` belong, in order, to the questions that were asked. */
function outcomesOf(
  desk: BatchDesk,
  places: AskedInBatch["places"],
  replies: readonly Reply[],
): readonly PartOutcome[] {
  const left = [...replies];
  return questionsOf(desk).flatMap((question, at): PartOutcome[] => {
    const place = places[at];
    if (place === undefined) return [];
    if ("refused" in place) return [{ kind: "refused", question, reason: place.refused }];
    const reply = left.shift();
    return reply === undefined ? [] : [{ kind: "replied", question, queuedMs: 0, reply }];
  });
}

function end({ assignment, plan, events }: BatchDesk, parts: readonly PartOutcome[]): LensAnswers {
  return endLens({ ...assignment, parts }, { plan, events });
}

function failedReply(model: string, { failure, message, remedy }: BatchFailure): Reply {
  const usage = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };
  const account = { model, attempts: [], usage, costUsd: 0, fromCache: false };
  return { kind: "failed", failure, message, remedy, retryAfterMs: null, text: null, account };
}

/** What both askings cost; the price of the whole is unknown where that of a part is. */
function together(one: Reply["account"], other: Reply["account"]): Reply["account"] {
  const add = (of: keyof Reply["account"]["usage"]): number => one.usage[of] + other.usage[of];
  const costUsd = one.costUsd === null || other.costUsd === null ? null : one.costUsd + other.costUsd;
  const usage = {
    ...{ input: add("input"), cacheRead: add("cacheRead") },
    ...{ cacheWrite: add("cacheWrite"), output: add("output") },
  };
  return { ...other, attempts: [...one.attempts, ...other.attempts], usage, costUsd };
}

async function giveBack(places: AskedInBatch["places"], purse: StoredPurse): Promise<void> {
  const nothing = { usage: { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 }, costUsd: 0 };
  for (const place of places) if ("hold" in place) await purse.resume(place.hold).settle(nothing);
}

function tellStart({ events, assignment }: BatchDesk, asked: readonly PlannedQuestion[]): void {
  for (const { model, part, parts } of asked)
    events.add({ type: "agent:started", lens: assignment.lens.id, model, part, parts });
}

/** The review ended while its questions were handed in: nobody would ever collect them. */
async function drop({ batches, parts, row }: BatchDesk, ticket: BatchTicket): Promise<void> {
  const isTold = await batches.cancel(ticket, { signal: new AbortController().signal });
  if (!isTold) parts.log.warn({ review: row.id, batch: ticket.batch }, "a batch could not be cancelled");
}

function tellNews(events: EventLog, lens: string, { questions }: AskPlan): void {
  const count = questions.filter((question) => question.lens.id === lens).length;
  const what = count === 1 ? "its question" : `its ${count} questions`;
  events.add({ type: "agent:progress", lens, message: `the provider's batch holds ${what}` });
}

function waiting({ assignment, parts }: BatchDesk, inMs: number): AssayError {
  return new AssayError({
    code: "batch-waiting",
    message: `the lens ${assignment.lens.id} waits for a batch of ${assignment.model ?? "its model"}`,
    remedy: "Nothing to do: the provider answers within 24 hours, mostly much sooner.",
    retryAtMs: parts.clock.now() + inMs,
  });
}
