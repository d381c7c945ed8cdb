// The published shape of one NDJSON line, version 1: `schemas/event-v1.schema.json` is made from this.
import { z } from "zod";
import { reviewSchema } from "./review-schema.js";

const count = z.int().min(0);
const ms = z.number().min(0).describe("Milliseconds.");
const stamp = {
  run: z.string(),
  seq: z.int().min(1).describe("Numbered from 1 without gaps within a run."),
  at: z.iso.datetime(),
};
const lens = z.string();
const failed = { reason: z.string(), remedy: z.string() };

/** One event of a review in flight (spec L1). */
export const eventSchema = z
  .discriminatedUnion("type", [
    z.object({ ...stamp, type: z.literal("review:queued") }),
    z.object({
      ...stamp,
      type: z.literal("review:started"),
      lenses: z.array(lens),
      mode: z.enum(["offline", "models"]),
    }),
    z.object({ ...stamp, type: z.literal("diff:fetched"), files: count, added: count, removed: count }),
    z.object({
      ...stamp,
      type: z.literal("context:ready"),
      step: z.enum(["diff-only", "outline", "graph"]),
      symbols: count,
      detail: z.string().describe("Why the context is not the whole graph; empty where it is."),
    }),
    z.object({
      ...stamp,
      type: z.literal("agent:started"),
      lens,
      model: z.string(),
      part: count,
      parts: count,
    }),
    z.object({
      ...stamp,
      type: z.literal("agent:progress"),
      lens,
      message: z.string(),
      retryInMs: ms.nullable().describe("Set while the lens waits before another try."),
    }),
    z.object({
      ...stamp,
      type: z.literal("agent:completed"),
      lens,
      findings: count,
      waitMs: ms,
      workMs: ms,
    }),
    z.object({ ...stamp, type: z.literal("agent:failed"), lens, ...failed }),
    z.object({ ...stamp, type: z.literal("synthesizer:started"), claims: count }),
    z.object({
      ...stamp,
      type: z.literal("synthesizer:completed"),
      kept: count,
      dropped: count,
      refuted: count
        .nullable()
        .describe("How many of the dropped a model refuted; null where that pass is off."),
    }),
    z.object({ ...stamp, type: z.literal("review:posted"), where: z.string() }),
    z.object({ ...stamp, type: z.literal("review:completed"), verdict: z.string(), findings: count }),
    z.object({ ...stamp, type: z.literal("review:failed"), ...failed }),
    z.object({ ...stamp, type: z.literal("review:skipped"), reason: z.string() }),
  ])
  .meta({ id: "event" });

/** A value of that shape. */
export type EventJson = z.infer<typeof eventSchema>;

/** One line of the stream: an event, or at its end the whole result. */
export const lineSchema = z
  .union([
    eventSchema,
    z
      .object({ type: z.literal("review:result"), result: reviewSchema })
      .meta({ id: "result", description: "The last line: the review, shaped by review-v1." }),
  ])
  .meta({
    title: "Assay NDJSON line, version 1",
    description: "Each line that `assay review --format ndjson` prints is one of these.",
  });
