// The batch endpoints of Anthropic and OpenAI, and the way to Google's, as the loopback server speaks them.
import { asRecord } from "../plain-record.js";
import { anthropicMessages } from "./anthropic-messages.js";
import { endOf, hasEnded, takeBatch, type BatchDesk, type HandedIn, type HeldBatch } from "./batch-desk.js";
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
  if (id === undefined) {
    const { requests } = bodyOf(JSON.parse(visit.text)) as { requests?: readonly unknown[] };
    const items = (requests ?? []).map((one): HandedIn => {
      const { custom_id: custom, params } = bodyOf(one);
      return { id: String(custom), wire: anthropicMessages, ...visit.meet(anthropicMessages, params) };
    });
    return json(anthropicBatch(takeBatch(desk, { prefix: "msgbatch", key: visit.key, items })));
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
  return { id: batch.id, type: "message_batch", processing_status: status };
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
  if (id === undefined) {
    const input = desk.files.get(textField(bodyOf(JSON.parse(visit.text)), "input_file_id")) ?? "";
    const items = input.split("\n").map((line): HandedIn => {
      const { custom_id: custom, body } = bodyOf(JSON.parse(line));
      return { id: String(custom), wire: openaiResponses, ...visit.meet(openaiResponses, body) };
    });
    return json(openaiBatch(takeBatch(desk, { prefix: "batch", key: visit.key, items }), desk));
  }
  const batch = desk.batches.get(id);
  if (batch === undefined) return notFound();
  if (act === "cancel") batch.isCancelled = true;
  return json(openaiBatch(batch, desk));
}

function openaiBatch(batch: HeldBatch, desk: BatchDesk): unknown {
  const held = { id: batch.id, object: "batch", endpoint: "/v1/responses" };
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

function lines(values: readonly unknown[]): BatchAnswer {
  return { status: 200, text: values.map((value) => JSON.stringify(value)).join("\n") };
}

function notFound(): BatchAnswer {
  return json({ error: { type: "not_found_error", message: "No such batch" } }, 404);
}
