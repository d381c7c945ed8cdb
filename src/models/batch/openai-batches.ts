// OpenAI's Batch API over its Responses (platform.openai.com/docs/guides/batch).
import { z } from "zod";
import { listSince, readLines, type BatchItem, type BatchResult, type BatchWire } from "./batch-wire.js";

const fileSchema = z.object({ id: z.string() });
const batchSchema = z.object({
  id: z.string(),
  status: z.string(),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
  errors: z.object({ data: z.array(z.object({ message: z.string() })).nullish() }).nullish(),
});
const listedSchema = z.object({
  id: z.string(),
  created_at: z.number(),
  metadata: z.record(z.string(), z.string()).nullish(),
});
const pageSchema = z.object({
  data: z.array(listedSchema),
  has_more: z.boolean(),
  last_id: z.string().nullish(),
});
const lineSchema = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number(), body: z.unknown() }).nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});

type Batch = z.infer<typeof batchSchema>;

const underWay = new Set(["validating", "in_progress", "finalizing", "cancelling"]);

/** Half price, answers within 24 hours. A batch is a file of questions first; what expired lies in the file of errors. */
export const openaiBatches: BatchWire = {
  price: 0.5,
  submit: async (items, { send, key }) => {
    const form = multipart(items);
    const headers = { "content-type": form.type, "idempotency-key": `${key}-file` };
    const file = fileSchema.parse(
      JSON.parse(await send({ method: "POST", path: "/files", body: form.body, headers })),
    );
    const order = {
      input_file_id: file.id,
      endpoint: "/v1/responses",
      completion_window: "24h",
      metadata: { assay: markOf(key) },
    };
    const text = await send({
      ...{ method: "POST", path: "/batches", body: JSON.stringify(order) },
      headers: { "idempotency-key": key },
    });
    return batchSchema.parse(JSON.parse(text)).id;
  },
  find: async ({ key, since }, send) => {
    const listed = await listSince(since, async (after) => {
      const cursor = after === null ? "" : `&after=${encodeURIComponent(after)}`;
      const text = await send({ method: "GET", path: `/batches?limit=100${cursor}` });
      const page = pageSchema.parse(JSON.parse(text));
      const batches = page.data.map((one) => ({ ...one, createdMs: one.created_at * 1_000 }));
      return { batches, next: page.has_more ? (page.last_id ?? null) : null };
    });
    const own = listed.find(({ metadata }) => metadata?.["assay"] === markOf(key));
    return own === undefined ? { kind: "none" } : { kind: "found", batch: own.id };
  },
  poll: async (id, send) => {
    const path = `/batches/${encodeURIComponent(id)}`;
    const batch = batchSchema.parse(JSON.parse(await send({ method: "GET", path })));
    if (underWay.has(batch.status)) return { kind: "waiting" };
    if (batch.status === "failed") return { kind: "lost", message: whyFailed(batch) };
    const files = [batch.output_file_id, batch.error_file_id].filter((file) => file != null);
    const texts = await Promise.all(
      files.map((file) => send({ method: "GET", path: `/files/${encodeURIComponent(file)}/content` })),
    );
    return { kind: "ended", results: texts.flatMap(readLines).flatMap(resultOf) };
  },
  cancel: async (batch, send) => {
    await send({ method: "POST", path: `/batches/${encodeURIComponent(batch)}/cancel`, body: "{}" });
  },
};

function markOf(key: string): string {
  return key.slice(0, 500);
}

function whyFailed({ errors }: Batch): string {
  const said = (errors?.data ?? []).map(({ message }) => message).join("; ");
  return said === "" ? "the provider gave no reason" : said.slice(0, 300);
}

function resultOf(line: unknown): BatchResult[] {
  const parsed = lineSchema.safeParse(line);
  if (!parsed.success) return [];
  const { custom_id: id, response, error } = parsed.data;
  if (error?.code === "batch_expired") return [{ id, kind: "expired" }];
  if (error?.code === "batch_cancelled") return [{ id, kind: "cancelled" }];
  if (response == null) return [{ id, kind: "errored", status: null, body: JSON.stringify({ error }) }];
  const { status_code: status, body } = response;
  if (status < 300) return [{ id, kind: "message", message: body }];
  return [{ id, kind: "errored", status, body: JSON.stringify(body) }];
}

/** The file of questions as a form. JSON has no line that begins with dashes, so the mark cannot stand in it. */
function multipart(items: readonly BatchItem[]): { readonly type: string; readonly body: string } {
  const mark = "--assay-batch-of-questions";
  const lines = items.map(({ id, body }) =>
    JSON.stringify({ custom_id: id, method: "POST", url: "/v1/responses", body }),
  );
  const body = [
    `--${mark}`,
    'Content-Disposition: form-data; name="purpose"',
    "",
    "batch",
    `--${mark}`,
    'Content-Disposition: form-data; name="file"; filename="questions.jsonl"',
    "Content-Type: application/jsonl",
    "",
    ...lines,
    `--${mark}--`,
    "",
  ].join("\r\n");
  return { type: `multipart/form-data; boundary=${mark}`, body };
}
