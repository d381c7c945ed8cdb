// Google's Gemini Batch API with its requests inlined (ai.google.dev/api/batch-api).
import { z } from "zod";
import { listSince, type BatchResult, type BatchWire } from "./batch-wire.js";

const statusSchema = z.object({ code: z.number().default(2), message: z.string().default("") });
const answerSchema = z.object({
  metadata: z.object({ key: z.string() }),
  response: z.unknown().optional(),
  error: statusSchema.nullish(),
});
const operationSchema = z.object({
  name: z.string(),
  metadata: z
    .object({
      state: z.string().nullish(),
      displayName: z.string().nullish(),
      createTime: z.string().nullish(),
    })
    .nullish(),
  done: z.boolean().nullish(),
  error: statusSchema.nullish(),
  response: z
    .object({ inlinedResponses: z.object({ inlinedResponses: z.array(z.unknown()).nullish() }).nullish() })
    .nullish(),
});
const listSchema = z.object({
  operations: z.array(operationSchema).nullish(),
  nextPageToken: z.string().nullish(),
});

type Operation = z.infer<typeof operationSchema>;

/** Codes of google.rpc.Code that end a question or a batch without an answer. */
const cancelled = 1;
const deadlineExceeded = 4;
/** The others as the status that the ordinary endpoint would have answered with (google/rpc/code.proto). */
const httpStatuses: ReadonlyMap<number, number> = new Map([
  [3, 400],
  [5, 404],
  [7, 403],
  [8, 429],
  [9, 400],
  [11, 400],
  [13, 500],
  [14, 503],
  [16, 401],
]);

/** Half price, answers within 24 hours. A batch bears our key as its name. What expires or is cancelled, is so as a whole. */
export const googleBatches: BatchWire = {
  price: 0.5,
  submit: async (items, { send, key, model }) => {
    const requests = items.map(({ id, body }) => ({ request: body, metadata: { key: id } }));
    const text = await send({
      method: "POST",
      path: `/models/${encodeURIComponent(model)}:batchGenerateContent`,
      body: JSON.stringify({ batch: { displayName: key, inputConfig: { requests: { requests } } } }),
    });
    return idOf(read(text, operationSchema));
  },
  find: async ({ key, since }, send) => {
    const listed = await listSince(since, async (after) => {
      const cursor = after === null ? "" : `&pageToken=${encodeURIComponent(after)}`;
      const page = read(await send({ method: "GET", path: `/batches?pageSize=100${cursor}` }), listSchema);
      const batches = (page.operations ?? []).map((one) => ({ ...one, createdMs: createdMsOf(one, since) }));
      return { batches, next: page.nextPageToken === "" ? null : (page.nextPageToken ?? null) };
    });
    const made = listed.find(({ metadata }) => metadata?.displayName === key);
    return made === undefined ? { kind: "none" } : { kind: "found", batch: idOf(made) };
  },
  poll: async (batch, send) => {
    const path = `/batches/${encodeURIComponent(batch)}`;
    const { done, error, metadata, response } = read(await send({ method: "GET", path }), operationSchema);
    if (error?.code === cancelled || metadata?.state === "BATCH_STATE_CANCELLED")
      return { kind: "ended", results: [], rest: "cancelled" };
    if (metadata?.state === "BATCH_STATE_EXPIRED") return { kind: "ended", results: [], rest: "expired" };
    if (error != null) return { kind: "lost", message: error.message.slice(0, 300) };
    if (done !== true) return { kind: "waiting" };
    return {
      kind: "ended",
      results: (response?.inlinedResponses?.inlinedResponses ?? []).flatMap(resultOf),
    };
  },
  cancel: async (batch, send) => {
    await send({ method: "POST", path: `/batches/${encodeURIComponent(batch)}:cancel`, body: "{}" });
  },
};

/** A batch without a time may be ours. */
function createdMsOf({ metadata }: Operation, since: number): number {
  return metadata?.createTime == null ? since : Date.parse(metadata.createTime);
}

/** An operation is named `batches/ID`. */
function idOf({ name }: Operation): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function resultOf(line: unknown): BatchResult[] {
  const parsed = answerSchema.safeParse(line);
  if (!parsed.success) return [];
  const { metadata, response, error } = parsed.data;
  const id = metadata.key;
  if (error == null) return [{ id, kind: "message", message: response }];
  if (error.code === cancelled) return [{ id, kind: "cancelled" }];
  if (error.code === deadlineExceeded) return [{ id, kind: "expired" }];
  const status = httpStatuses.get(error.code) ?? 500;
  return [{ id, kind: "errored", status, body: JSON.stringify({ error: { ...error, code: status } }) }];
}

function read<T>(text: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(text));
}
