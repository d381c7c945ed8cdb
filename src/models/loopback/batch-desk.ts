// The batches of the loopback server: what was handed in, and what becomes of each question and when, as the script says.
import { randomUUID } from "node:crypto";
import type { ScriptedReply } from "../script/script.js";
import type { LoopbackWire, ReadRequest } from "./loopback-wire.js";
import { answerOf } from "./send-reply.js";

/** One question of a batch, met by its reply of the script (null: the script has none). */
export interface HandedIn {
  readonly id: string;
  readonly wire: LoopbackWire;
  readonly request: ReadRequest;
  readonly reply: ScriptedReply | null;
}

/** One batch. It has ended when its slowest reply has come, or when it was cancelled. `title` is the name that it was given, if any. */
export interface HeldBatch {
  readonly id: string;
  readonly title: string;
  /** What it was made with beside its questions. */
  readonly metadata: unknown;
  readonly createdAt: number;
  readonly endsAt: number;
  readonly items: readonly HandedIn[];
  isCancelled: boolean;
}

/** What became of one question: an answer as the ordinary endpoint gives it, or not. */
export type ItemEnd =
  | { readonly kind: "answered"; readonly message: unknown }
  | { readonly kind: "errored"; readonly status: number; readonly body: unknown }
  | { readonly kind: "expired" | "cancelled" };

/** Batches, oldest first, and files by their ids. */
export interface BatchDesk {
  readonly batches: Map<string, HeldBatch>;
  readonly files: Map<string, string>;
}

/** An empty desk. */
export function createBatchDesk(): BatchDesk {
  return { batches: new Map(), files: new Map() };
}

/** Takes a batch in. As no vendor promises to heed an `Idempotency-Key`, none is heeded here. */
export function takeBatch(
  desk: BatchDesk,
  given: {
    readonly prefix: string;
    readonly title?: string;
    readonly metadata?: unknown;
    readonly items: readonly HandedIn[];
  },
): HeldBatch {
  const { prefix, title = "", metadata, items } = given;
  const slowestMs = Math.max(0, ...items.map(({ reply }) => reply?.delayMs ?? 0));
  const id = `${prefix}_${randomUUID().replaceAll("-", "")}`;
  const createdAt = Date.now();
  const batch = { id, title, metadata, createdAt, endsAt: createdAt + slowestMs, items, isCancelled: false };
  desk.batches.set(id, batch);
  return batch;
}

/** A page of the batches whose ids begin so, newest first, behind `after`, and whether more follow. */
export function pageOf(
  desk: BatchDesk,
  {
    prefix,
    after,
    limit,
  }: { readonly prefix: string; readonly after: string | null; readonly limit: number },
): { readonly batches: readonly HeldBatch[]; readonly hasMore: boolean } {
  const all = [...desk.batches.values()].filter(({ id }) => id.startsWith(`${prefix}_`)).reverse();
  const rest = after === null ? all : all.slice(all.findIndex(({ id }) => id === after) + 1);
  return { batches: rest.slice(0, limit), hasMore: rest.length > limit };
}

/** Whether the batch has ended. */
export function hasEnded(batch: HeldBatch): boolean {
  return batch.isCancelled || Date.now() >= batch.endsAt;
}

/** What became of a question of an ended batch. */
export function endOf({ wire, request, reply }: HandedIn, batch: HeldBatch): ItemEnd {
  if (batch.isCancelled) return { kind: "cancelled" };
  if (reply?.batch === "expired") return { kind: "expired" };
  const context = { model: request.model, key: "", retryAfterSeconds: null };
  const fault =
    reply === null ? "bad-request" : reply.batch === "errored" ? (reply.fault ?? "unavailable") : null;
  const error = fault === null ? null : wire.error(fault, context);
  if (reply === null || fault !== null)
    return {
      kind: "errored",
      status: error?.status ?? 500,
      body: error?.body ?? { error: { message: "errored" } },
    };
  const input = { input: Math.ceil(request.prompt.text.length / 4), cacheRead: 0, cacheWrite: 0 };
  return { kind: "answered", message: wire.whole(answerOf({ reply, request }, input)) };
}
