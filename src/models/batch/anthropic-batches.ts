// Anthropic's Message Batches (docs.anthropic.com/en/api/creating-message-batches).
import { z } from "zod";
import { readLines, type BatchResult, type BatchWire } from "./batch-wire.js";

const batchSchema = z.object({ id: z.string(), processing_status: z.string() });
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
    const requests = items.map(({ id, body }) => ({ custom_id: id, params: body }));
    const text = await send({
      ...{ method: "POST", path: "/messages/batches", body: JSON.stringify({ requests }) },
      headers: { "idempotency-key": key },
    });
    return batchSchema.parse(JSON.parse(text)).id;
  },
  poll: async (batch, send) => {
    const path = `/messages/batches/${encodeURIComponent(batch)}`;
    const { processing_status: status } = batchSchema.parse(JSON.parse(await send({ method: "GET", path })));
    if (status !== "ended") return { kind: "waiting" };
    const lines = readLines(await send({ method: "GET", path: `${path}/results` }));
    return { kind: "ended", results: lines.flatMap(resultOf) };
  },
  cancel: async (batch, send) => {
    await send({ method: "POST", path: `/messages/batches/${encodeURIComponent(batch)}/cancel`, body: "{}" });
  },
};

function resultOf(line: unknown): BatchResult[] {
  const parsed = lineSchema.safeParse(line);
  if (!parsed.success) return [];
  const { custom_id: id, result } = parsed.data;
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
