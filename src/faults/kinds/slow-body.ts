// slow-body: the head comes at once and the body drips.
import { z } from "zod";
import { defineFault, milliseconds } from "../fault-kind.js";

/**
 * Passes the head at once and the body in drops of `dropBytes`, one every `everyMs`. Unlike `bandwidth` it keeps its
 * beat however large the drops are, which is what defeats timeouts that are renewed by every byte.
 */
export const slowBody = defineFault({
  kind: "slow-body",
  summary: "the head comes at once and the body drips",
  needs: "bytes",
  placement: { side: "server", direction: "ingress" },
  unit: "ms",
  fields: { dropBytes: z.int().min(1).default(64), everyMs: milliseconds.default(100) },
  strike: ({ dropBytes, everyMs }) => ({
    magnitude: everyMs,
    effect: {
      shape: () => {
        let lastMs = 0;
        return {
          longestPiece: (offset) => dropBytes - (offset % dropBytes),
          release: ({ part, offset, readyMs }) => {
            const isFresh = part === "body" && offset % dropBytes === 0;
            lastMs = Math.max(lastMs, readyMs) + (isFresh ? everyMs : 0);
            return lastMs;
          },
        };
      },
    },
  }),
});
