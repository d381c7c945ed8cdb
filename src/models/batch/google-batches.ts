// Google's Gemini Batch API with its requests inlined (ai.google.dev/api/batch-api).
import { z } from "zod";
import type { BatchItem, BatchResult, BatchWire, SendBatchRequest } from "./batch-wire.js";

const statusSchema = z.object({ code: z.number().default(2), message: z.string().default("") });
const answerSchema = z.object({
  metadata: z.object({ key: z.string() }),
  response: z.unknown().optional(),
  error: statusSchema.nullish(),
});
const operationSchema = z.object({
  name: z.string(),
  metadata: z.object({ state: z.string().nullish(), displayName: z.string().nullish() }).nullish(),
  done: z.boolean().nullish(),
  error: statusSchema.nullish(),
  response: z
    .object({ inlinedResponses: z.object({ inlinedResponses: z.array(z.unknown()).nullish() }).nullish() })
    .nullish(),
});
const listSchema = z.object({ operations: z.array(operationSchema).nullish() });

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

/**
 * Half price, answers within 24 hours. Google heeds no key for equal work: the newest hundred batches are looked through for one that
 * bears ours as its name before another is made. What expires or is cancelled, is so as a whole.
 */
export const googleBatches: BatchWire = {
  price: 0.5,
  submit: async (items, { send, key, model }) => {
    const made = (await newest(send)).find(({ metadata }) => metadata?.displayName === key);
    return idOf(made ?? (await create(items, { send, key, model })));
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

async function newest(send: SendBatchRequest): Promise<readonly Operation[]> {
  const text = await send({ method: "GET", path: "/batches?pageSize=100" });
  return read(text, listSchema).operations ?? [];
}

async function create(
  items: readonly BatchItem[],
  { send, key, model }: { send: SendBatchRequest; key: string; model: string },
): Promise<Operation> {
  const requests = items.map(({ id, body }) => ({ request: body, metadata: { key: id } }));
  const text = await send({
    method: "POST",
    path: `/models/${encodeURIComponent(model)}:batchGenerateContent`,
    body: JSON.stringify({ batch: { displayName: key, inputConfig: { requests: { requests } } } }),
  });
  return read(text, operationSchema);
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
