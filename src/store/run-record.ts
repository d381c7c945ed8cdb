// The record of one run: its inputs by hash, what was asked and answered, what came out; enough to repeat it (spec O3).
import { z } from "zod";

/** Raised when the shape below changes; records of another version are refused with a clear line. */
export const recordVersion = 2;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const side = z.record(z.string(), hash.nullable());

/**
 * The file `record.json` of a run. Contents are named by SHA-256 and lie beside it under `objects/`. `options`, `calls`,
 * `events` and `result` are hashes of JSON documents; `rules`, `contexts` and `answers` map questions put to the analyzers,
 * the context port and models (their hashes) to the answers'; `contexts` is null where there was no such port. `calls`
 * keeps every prompt and raw reply.
 */
export const runRecordSchema = z.strictObject({
  version: z.literal(recordVersion),
  run: z.string(),
  assay: z.string(),
  createdAt: z.int(),
  change: z.looseObject({ repository: z.string() }),
  description: hash.nullable(),
  diff: hash,
  files: z.strictObject({ base: side, head: side }),
  lists: z.strictObject({ base: hash.nullable(), head: hash.nullable() }),
  rules: z.record(z.string(), hash),
  contexts: z.record(z.string(), hash).nullable(),
  answers: z.record(z.string(), hash),
  options: hash,
  failOn: z.enum(["critical", "major", "minor", "never"]),
  calls: hash,
  events: hash,
  result: hash,
});

/** A parsed record. */
export type RunRecord = z.infer<typeof runRecordSchema>;
