// Anthropic's Message Batches (docs.anthropic.com/en/api/creating-message-batches).
import { z } from "zod";
import { sha256 } from "../../runtime/runtime.js";
import {
  listSince,
  readLines,
  type BatchFound,
  type BatchResult,
  type BatchSearch,
  type BatchWire,
  type SendBatchRequest,
} from "./batch-wire.js";

const batchSchema = z.object({ id: z.string(), processing_status: z.string() });
const listedSchema = batchSchema.extend({
  created_at: z.string(),
  request_counts: z.record(z.string(), z.number()),
});
const pageSchema = z.object({
  data: z.array(listedSchema),
  has_more: z.boolean(),
  last_id: z.string().nullish(),
});
const lineSchema = z.object({
  custom_id: z.string(),
  result: z.discriminatedUnion("type", [
    z.object({ type: z.literal("succeeded"), message: z.unknown() }),
    z.object({ type: z.literal("errored"), error: z.unknown() }),
    z.object({ type: z.literal("canceled") }),
    z.object({ type: z.literal("expired") }),
  ]),
});

/** Half price, answers within 24 hours, results kept for 29 days. */
export const anthropicBatches: BatchWire = {
  price: 0.5,
  submit: async (items, { send, key }) => {
    const requests = items.map(({ id, body }) => ({ custom_id: `${markOf(key)}${id}`, params: body }));
    const text = await send({
      ...{ method: "POST", path: "/messages/batches", body: JSON.stringify({ requests }) },
      headers: { "idempotency-key": key },
    });
    return batchSchema.parse(JSON.parse(text)).id;
  },
  find,
  poll: async (batch, send) => {
    const { processing_status: status } = batchSchema.parse(
      JSON.parse(await send({ method: "GET", path: pathOf(batch) })),
    );
    return status === "ended"
      ? { kind: "ended", results: await resultsOf(batch, send) }
      : { kind: "waiting" };
  },
  cancel: async (batch, send) => {
    await send({ method: "POST", path: `${pathOf(batch)}/cancel`, body: "{}" });
  },
};

/** A batch here has no name of its own: the marks of its questions stand in its results, which it has once it has ended. */
async function find(search: BatchSearch, send: SendBatchRequest): Promise<BatchFound> {
  const listed = await listSince(search.since, async (after) => {
    const cursor = after === null ? "" : `&after_id=${encodeURIComponent(after)}`;
    const text = await send({ method: "GET", path: `/messages/batches?limit=100${cursor}` });
    const page = pageSchema.parse(JSON.parse(text));
    const batches = page.data.map((one) => ({ ...one, createdMs: Date.parse(one.created_at) }));
    return { batches, next: page.has_more ? (page.last_id ?? null) : null };
  });
  const alike = listed.filter(
    ({ id, request_counts: counts }) =>
      !search.others.includes(id) && sum(Object.values(counts)) === search.count,
  );
  const mark = markOf(search.key);
  for (const { id } of alike.filter((one) => one.processing_status === "ended")) {
    const lines = readLines(await send({ method: "GET", path: `${pathOf(id)}/results` }));
    if (lines.some((line) => lineSchema.safeParse(line).data?.custom_id.startsWith(mark) === true))
      return { kind: "found", batch: id };
  }
  return { kind: alike.every((one) => one.processing_status === "ended") ? "none" : "undecided" };
}

async function resultsOf(batch: string, send: SendBatchRequest): Promise<BatchResult[]> {
  return readLines(await send({ method: "GET", path: `${pathOf(batch)}/results` })).flatMap(resultOf);
}

function pathOf(batch: string): string {
  return `/messages/batches/${encodeURIComponent(batch)}`;
}

/** What a question's name begins with; names have 64 characters of a-z, 0-9, - and _ at most. */
function markOf(key: string): string {
  return `assay-${sha256(key).slice(0, 24)}-`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function resultOf(line: unknown): BatchResult[] {
  const parsed = lineSchema.safeParse(line);
  if (!parsed.success) return [];
  const { custom_id: name, result } = parsed.data;
  const id = name.replace(/^assay-[0-9a-f]+-/, "");
  switch (result.type) {
    case "succeeded":
      return [{ id, kind: "message", message: result.message }];
    case "errored":
      return [{ id, kind: "errored", status: null, body: JSON.stringify(result.error) }];
    case "canceled":
      return [{ id, kind: "cancelled" }];
    case "expired":
      return [{ id, kind: "expired" }];
  }
}
