// http-error: an error status in place of the upstream's answer, before or after the upstream ran.
import { z } from "zod";
import { defineFault } from "../fault-kind.js";

/**
 * Answers with `statusCode`. `when: before` never asks the upstream; `after` lets it run and answer in full, then
 * throws its answer away, so that what the caller sees and what has happened differ. `retryAfterSeconds` adds the header.
 */
export const httpError = defineFault({
  kind: "http-error",
  summary: "an error status in place of the answer, before or after the upstream ran",
  needs: "http",
  placement: null,
  unit: "status",
  fields: {
    statusCode: z.int().min(200).max(599).default(500),
    when: z.enum(["before", "after"]).default("before"),
    body: z.string().max(65_536).default('{"error":"injected by assay"}'),
    contentType: z.string().min(1).max(200).default("application/json"),
    retryAfterSeconds: z.int().min(0).optional(),
  },
  strike: ({ statusCode, when, body, contentType, retryAfterSeconds }) => ({
    magnitude: statusCode,
    effect: {
      answer: {
        when,
        status: statusCode,
        headers: {
          "content-type": contentType,
          ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
        },
        body,
      },
    },
  }),
});
