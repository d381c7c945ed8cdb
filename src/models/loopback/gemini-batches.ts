// Google's batch endpoint, as the loopback server speaks it: operations that hold their answers.
import { asList } from "../plain-record.js";
import {
  endOf,
  hasEnded,
  pageOf,
  takeBatch,
  type BatchDesk,
  type HandedIn,
  type HeldBatch,
} from "./batch-desk.js";
import { json, type BatchAnswer, type BatchVisit } from "./batch-visit.js";
import { gemini } from "./gemini.js";
import { bodyOf, textField } from "./read-body.js";

const prefix = "gemini";

/** Codes of google.rpc.Code for the statuses that scripted faults have. */
const rpcCodes: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  402: 9,
  403: 7,
  404: 5,
  429: 8,
  503: 14,
};

/**
 * `POST …/models/MODEL:batchGenerateContent`, `GET …/batches`, `GET …/batches/ID` and `POST …/batches/ID:cancel` below `/v1beta`; null for
 * any other path. As at Google no header makes equal work one batch; the list of batches bears the names that they were given.
 */
export function answerGeminiBatches(visit: BatchVisit, desk: BatchDesk): BatchAnswer | null {
  if (visit.path.endsWith(":batchGenerateContent")) return json(operation(take(visit, desk)));
  const asked = /\/v1beta\/batches(?:\/([^/:]+)(:cancel)?)?$/.exec(visit.path);
  if (asked === null) return null;
  const [, id, act] = asked;
  const held = [...desk.batches.values()].filter((batch) => batch.id.startsWith(`${prefix}_`));
  if (id === undefined) return list(visit, desk);
  const batch = held.find((one) => one.id === id);
  if (batch === undefined)
    return json({ error: { code: 404, message: `Batch ${id} was not found.`, status: "NOT_FOUND" } }, 404);
  if (act === undefined) return json(operation(batch));
  batch.isCancelled = true;
  return json({});
}

function list({ query }: BatchVisit, desk: BatchDesk): BatchAnswer {
  const limit = Number(query.get("pageSize") ?? 50);
  const { batches, hasMore } = pageOf(desk, { prefix, after: query.get("pageToken"), limit });
  const next = hasMore ? { nextPageToken: batches.at(-1)?.id } : {};
  return json({ operations: batches.map(operation), ...next });
}

function take(visit: BatchVisit, desk: BatchDesk): HeldBatch {
  const batch = bodyOf(bodyOf(JSON.parse(visit.text))["batch"]);
  const inlined = asList(bodyOf(bodyOf(batch["inputConfig"])["requests"])["requests"]);
  const items = inlined.map((one): HandedIn => {
    const { request, metadata } = bodyOf(one);
    return { id: textField(bodyOf(metadata), "key"), wire: gemini, ...visit.meet(gemini, request) };
  });
  return takeBatch(desk, { prefix, items, title: textField(batch, "displayName") });
}

function operation(batch: HeldBatch): unknown {
  const isOver = hasEnded(batch);
  const isExpired = isOver && batch.items.every(({ reply }) => reply?.batch === "expired"); // at Google a batch expires as a whole
  const state = batch.isCancelled ? "CANCELLED" : isExpired ? "EXPIRED" : isOver ? "SUCCEEDED" : "RUNNING";
  const head = {
    name: `batches/${batch.id}`,
    metadata: {
      ...{ name: `batches/${batch.id}`, displayName: batch.title, state: `BATCH_STATE_${state}` },
      createTime: new Date(batch.createdAt).toISOString(),
    },
  };
  if (batch.isCancelled)
    return { ...head, done: true, error: { code: 1, message: "The operation was cancelled." } };
  if (!isOver) return head;
  if (isExpired) return { ...head, done: true, error: { code: 4, message: "The batch expired." } };
  const inlinedResponses = batch.items.map((item) => ({
    metadata: { key: item.id },
    ...outcome(item, batch),
  }));
  return { ...head, done: true, response: { inlinedResponses: { inlinedResponses } } };
}

function outcome(item: HandedIn, batch: HeldBatch): Readonly<Record<string, unknown>> {
  const end = endOf(item, batch);
  if (end.kind === "answered") return { response: end.message };
  if (end.kind !== "errored") return { error: { code: 4, message: "The request was not run in time." } };
  const message = textField(bodyOf(bodyOf(end.body)["error"]), "message");
  return { error: { code: rpcCodes[end.status] ?? 13, message } };
}
