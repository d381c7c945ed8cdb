// response-lost: the upstream did the work and answered, and the client never hears of it.
import { z } from "zod";
import { defineFault } from "../fault-kind.js";
import type { FlowName, Shaper } from "../effect.js";

/**
 * Lets the request through, waits until the upstream has answered in full, then breaks the client's connection with
 * nothing sent. It is the fault that tells whether a retry does the work twice. On a bare stream the first bytes of
 * the answer count as the answer.
 */
export const responseLost = defineFault({
  kind: "response-lost",
  summary: "the upstream commits and answers, but the client's connection breaks before it hears",
  needs: "bytes",
  placement: null,
  unit: "",
  fields: { how: z.enum(["reset", "cut"]).default("reset") },
  strike: ({ how }) => ({
    magnitude: null,
    effect: {
      shape: (flow: FlowName): Shaper => (flow === "response" ? { ending: { when: "answered", how } } : {}),
    },
  }),
});
