// Asks one lens through a provider's batch endpoint: hands its questions in once, then comes back until they are answered (spec K2).
import type { JobRun } from "../queue/queue.js";
import {
  answerTokens,
  endLens,
  wordQuestion,
  type AskPlan,
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
import { batchKey, batchPrefix, batchStep, intentStep } from "./steps.js";
import type { StoredEvents } from "./stored-events.js";

/** What is kept while a lens waits. `places` are, in the plan's order, a reservation's id, or why the question was not asked. */
export interface AskedInBatch {
  readonly ticket: BatchTicket;
  readonly places: readonly ({ readonly hold: string } | { readonly refused: string })[];
}

/** What is kept before a batch is handed in: from when on it may be at the provider, and the places that were reserved for it. */
export interface BatchIntent extends Pick<AskedInBatch, "places"> {
  readonly model: string;
  readonly at: number;
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
 * The answers of the lens, or `batch-waiting` (deferred): the job then holds no slot until it is looked at again. That a batch is handed
 * in is stored before, and its id before anything waits: a job that starts again looks at the same batch, and where only the first is
 * known, looks for it at the provider before it hands anything in anew (spec Q2). What the provider did not get to within its 24 hours,
 * or answered in a wrong shape, is asked once more at once; what it refuses fails the lens with its reason.
 */
export async function askInBatch(desk: BatchDesk): Promise<LensAnswers> {
  const { row, assignment, parts } = desk;
  const held = (await parts.rows.readStep(row.id, batchStep(assignment.lens.id))) as AskedInBatch | null; // written below
  if (held !== null) return collect(desk, held);
  const intent = (await parts.rows.readStep(row.id, intentStep(assignment.lens.id))) as BatchIntent | null; // written below
  return intent === null ? begin(desk) : takeUp(desk, intent);
}

async function begin(desk: BatchDesk): Promise<LensAnswers> {
  const { batches, purse, row, assignment, parts } = desk;
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
  if (askedOf(desk, places).length === 0) return end(desk, outcomesOf(desk, places, []));
  const intent: BatchIntent = { model: assignment.model ?? "", at: parts.clock.now(), places };
  await parts.rows.saveStep(row.id, { step: intentStep(assignment.lens.id), value: intent, events: [] });
  return handIn(desk, intent);
}

/** Somebody was about to hand the questions in and could not say whether that came to pass: the provider is asked first. */
async function takeUp(desk: BatchDesk, intent: BatchIntent): Promise<LensAnswers> {
  const { batches, row, assignment, parts, run } = desk;
  const steps = await parts.rows.readSteps(row.id, batchPrefix);
  const found = await batches.find(assignment.model ?? "", {
    ...{
      key: batchKey(row.id, assignment.lens.id),
      since: intent.at,
      count: askedOf(desk, intent.places).length,
    },
    others: steps.map(({ value }) => (value as AskedInBatch).ticket.batch), // written below
    signal: run.signal,
  });
  switch (found.kind) {
    case "found":
      return keep(desk, { ticket: found.ticket, places: intent.places });
    case "undecided":
      throw await later(desk, intent.at, { message: "looks for its batch at the provider" });
    case "failed":
      if (found.isPassing) throw waiting(desk, Math.max(found.retryAfterMs ?? 0, 6 * shortestPollMs));
      parts.log.warn({ review: row.id }, `the provider's batches could not be listed: ${found.message}`);
      return handIn(desk, intent);
    case "none":
      return handIn(desk, intent);
  }
}

async function handIn(desk: BatchDesk, { places }: BatchIntent): Promise<LensAnswers> {
  const { batches, models, purse, run, row, assignment } = desk;
  const asked = askedOf(desk, places);
  const how = { key: batchKey(row.id, assignment.lens.id), signal: run.signal };
  const handed = await batches.submit(worded(asked, models), how);
  if (handed.kind === "submitted") return keep(desk, { ticket: handed.ticket, places });
  // What passes is tried again with the same reservations, once the provider has been asked whether it took the batch all the same.
  if (handed.isPassing) throw waiting(desk, Math.max(handed.retryAfterMs ?? 0, 6 * shortestPollMs));
  await giveBack(places, purse);
  tellStart(desk, asked);
  const replies = asked.map(() => failedReply(assignment.model ?? "", handed));
  return end(desk, outcomesOf(desk, places, replies));
}

/** Stores the ticket and lets the job wait. A batch that nobody will collect is cancelled: its review ended, or another run was first. */
async function keep(desk: BatchDesk, value: AskedInBatch): Promise<never> {
  const { events, row, assignment, parts } = desk;
  const { lens } = assignment;
  tellStart(desk, askedOf(desk, value.places));
  events.add({ type: "agent:progress", lens: lens.id, message: newsOf(desk) });
  try {
    await parts.rows.saveStep(row.id, { step: batchStep(lens.id), value, events: await events.take() });
  } catch (thrown) {
    if (thrown instanceof AssayError && thrown.kind === "stale") await drop(desk, value.ticket);
    throw thrown;
  }
  const kept = (await parts.rows.readStep(row.id, batchStep(lens.id))) as AskedInBatch | null; // written above, or by the other run
  if (kept !== null && kept.ticket.batch !== value.ticket.batch) await drop(desk, value.ticket);
  throw waiting(desk, shortestPollMs);
}

async function collect(desk: BatchDesk, { ticket, places }: AskedInBatch): Promise<LensAnswers> {
  const { batches, models, purse, run, assignment } = desk;
  const questions = worded(askedOf(desk, places), models);
  const state = await batches.collect(ticket, questions, { signal: run.signal });
  if (state.kind === "waiting" || (state.kind === "failed" && state.isPassing)) {
    const leastMs = state.kind === "failed" ? (state.retryAfterMs ?? 0) : 0;
    throw await later(desk, ticket.at, { message: newsOf(desk), leastMs });
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

/** Those of them that no cap kept back. */
function askedOf(desk: BatchDesk, places: AskedInBatch["places"]): readonly PlannedQuestion[] {
  return questionsOf(desk).filter((_one, at) => "hold" in (places[at] ?? {}));
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

function newsOf({ plan, assignment }: BatchDesk): string {
  const count = plan.questions.filter(({ lens }) => lens.id === assignment.lens.id).length;
  return `the provider's batch holds ${count === 1 ? "its question" : `its ${count} questions`}`;
}

/** The error that brings the job back, later the longer it has waited since `at`; tells news now and then, so that nothing looks stuck. */
async function later(
  desk: BatchDesk,
  at: number,
  news: { readonly message: string; readonly leastMs?: number },
): Promise<AssayError> {
  const { events, row, assignment, parts } = desk;
  const ageMs = parts.clock.now() - at;
  const inMs = Math.min(longestPollMs, Math.max(shortestPollMs, ageMs / 10));
  if (ageMs % newsEveryMs < inMs) {
    events.add({ type: "agent:progress", lens: assignment.lens.id, message: news.message });
    await parts.rows.appendEvents(row.id, await events.take());
  }
  return waiting(desk, Math.max(inMs, news.leastMs ?? 0));
}

function waiting({ assignment, parts }: BatchDesk, inMs: number): AssayError {
  return new AssayError({
    code: "batch-waiting",
    message: `the lens ${assignment.lens.id} waits for a batch of ${assignment.model ?? "its model"}`,
    remedy: "Nothing to do: the provider answers within 24 hours, mostly much sooner.",
    retryAtMs: parts.clock.now() + inMs,
  });
}
