// The batch endpoints of Anthropic and OpenAI, and the way to Google's, as the loopback server speaks them.
import { asRecord } from "../plain-record.js";
import { anthropicMessages } from "./anthropic-messages.js";
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
import { answerGeminiBatches } from "./gemini-batches.js";
import { openaiResponses } from "./openai-responses.js";
import { bodyOf, textField } from "./read-body.js";

/** Answers a request to a batch endpoint; null where the path is none of theirs. */
export function answerBatchVisit(visit: BatchVisit, desk: BatchDesk): BatchAnswer | null {
  const gemini = answerGeminiBatches(visit, desk);
  if (gemini !== null) return gemini;
  const path = visit.path.replace(/^.*?(?=\/(?:messages\/batches|batches|files)(?:\/|$))/, "");
  const [, first, second, third, fourth] = path.split("/");
  if (first === "messages" && second === "batches") return anthropic(visit, { desk, id: third, act: fourth });
  if (first === "files") return files(visit, { desk, id: second });
  return first === "batches" ? openai(visit, { desk, id: second, act: third }) : null;
}

interface Place {
  readonly desk: BatchDesk;
  readonly id: string | undefined;
  readonly act?: string | undefined;
}

function anthropic(visit: BatchVisit, { desk, id, act }: Place): BatchAnswer {
  if (id === undefined && visit.method === "GET")
    return list(visit, desk, { prefix: "msgbatch", cursor: "after_id", show: anthropicBatch });
  if (id === undefined) {
    const { requests } = bodyOf(JSON.parse(visit.text)) as { requests?: readonly unknown[] };
    const items = (requests ?? []).map((one): HandedIn => {
      const { custom_id: custom, params } = bodyOf(one);
      return { id: String(custom), wire: anthropicMessages, ...visit.meet(anthropicMessages, params) };
    });
    return json(anthropicBatch(takeBatch(desk, { prefix: "msgbatch", items })));
  }
  const batch = desk.batches.get(id);
  if (batch === undefined) return notFound();
  if (act === "cancel") batch.isCancelled = true;
  return act === "results"
    ? lines(batch.items.map((item) => anthropicLine(item, batch)))
    : json(anthropicBatch(batch));
}

function anthropicBatch(batch: HeldBatch): unknown {
  const status = hasEnded(batch) ? "ended" : "in_progress";
  return {
    ...{ id: batch.id, type: "message_batch", processing_status: status },
    created_at: new Date(batch.createdAt).toISOString(),
    request_counts: countEnds(batch),
  };
}

function countEnds(batch: HeldBatch): unknown {
  const counts = { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 };
  const names = {
    answered: "succeeded",
    errored: "errored",
    expired: "expired",
    cancelled: "canceled",
  } as const;
  for (const item of batch.items)
    counts[hasEnded(batch) ? names[endOf(item, batch).kind] : "processing"] += 1;
  return counts;
}

function anthropicLine(item: HandedIn, batch: HeldBatch): unknown {
  const end = endOf(item, batch);
  const names = { expired: "expired", cancelled: "canceled" } as const;
  const result =
    end.kind === "answered"
      ? { type: "succeeded", message: end.message }
      : end.kind === "errored"
        ? { type: "errored", error: end.body }
        : { type: names[end.kind] };
  return { custom_id: item.id, result };
}

function files(visit: BatchVisit, { desk, id }: Place): BatchAnswer {
  if (id === undefined) {
    const file = `file-${desk.files.size + 1}`;
    const rows = visit.text.split(/\r?\n/).filter((line) => line.startsWith("{"));
    desk.files.set(file, rows.join("\n"));
    return json({ id: file, object: "file", purpose: "batch" });
  }
  const text = desk.files.get(id);
  return text === undefined ? notFound() : { status: 200, text };
}

function openai(visit: BatchVisit, { desk, id, act }: Place): BatchAnswer {
  if (id === undefined && visit.method === "GET")
    return list(visit, desk, { prefix: "batch", cursor: "after", show: (one) => openaiBatch(one, desk) });
  if (id === undefined) {
    const order = bodyOf(JSON.parse(visit.text));
    const input = desk.files.get(textField(order, "input_file_id")) ?? "";
    const items = input.split("\n").map((line): HandedIn => {
      const { custom_id: custom, body } = bodyOf(JSON.parse(line));
      return { id: String(custom), wire: openaiResponses, ...visit.meet(openaiResponses, body) };
    });
    return json(openaiBatch(takeBatch(desk, { prefix: "batch", metadata: order["metadata"], items }), desk));
  }
  const batch = desk.batches.get(id);
  if (batch === undefined) return notFound();
  if (act === "cancel") batch.isCancelled = true;
  return json(openaiBatch(batch, desk));
}

function openaiBatch(batch: HeldBatch, desk: BatchDesk): unknown {
  const { id, metadata = null } = batch;
  const created = { created_at: Math.floor(batch.createdAt / 1_000) };
  const held = { id, object: "batch", endpoint: "/v1/responses", metadata, ...created };
  if (!hasEnded(batch)) return { ...held, status: "in_progress", output_file_id: null, error_file_id: null };
  const rows = batch.items.map((item) => openaiLine(item, batch));
  const write = (file: string, some: readonly unknown[]): string | null => {
    if (some.length > 0) desk.files.set(file, lines(some).text);
    return some.length > 0 ? file : null;
  };
  return {
    ...held,
    status: batch.isCancelled ? "cancelled" : "completed",
    output_file_id: write(
      `${batch.id}-output`,
      rows.filter((row) => asRecord(row)?.["error"] === null),
    ),
    error_file_id: write(
      `${batch.id}-errors`,
      rows.filter((row) => asRecord(row)?.["error"] !== null),
    ),
  };
}

function openaiLine(item: HandedIn, batch: HeldBatch): unknown {
  const end = endOf(item, batch);
  const row = { id: `batch_req_${item.id}`, custom_id: item.id };
  if (end.kind === "answered")
    return { ...row, response: { status_code: 200, body: end.message }, error: null };
  if (end.kind === "errored")
    return { ...row, response: { status_code: end.status, body: end.body }, error: null };
  const code = end.kind === "expired" ? "batch_expired" : "batch_cancelled";
  return { ...row, response: null, error: { code, message: `This request was not run: ${code}.` } };
}

function list(
  { query }: BatchVisit,
  desk: BatchDesk,
  how: { readonly prefix: string; readonly cursor: string; readonly show: (batch: HeldBatch) => unknown },
): BatchAnswer {
  const limit = Number(query.get("limit") ?? 20);
  const { batches, hasMore } = pageOf(desk, { prefix: how.prefix, after: query.get(how.cursor), limit });
  const ends = { first_id: batches[0]?.id ?? null, last_id: batches.at(-1)?.id ?? null };
  return json({ object: "list", data: batches.map(how.show), ...ends, has_more: hasMore });
}

function lines(values: readonly unknown[]): BatchAnswer {
  return { status: 200, text: values.map((value) => JSON.stringify(value)).join("\n") };
}

function notFound(): BatchAnswer {
  return json({ error: { type: "not_found_error", message: "No such batch" } }, 404);
}
