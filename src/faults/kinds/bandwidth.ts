// bandwidth: no more than so many bytes a second.
import { z } from "zod";
import { defineFault } from "../fault-kind.js";

const largestPiece = 16_384;
const piecesPerSecond = 50;

/**
 * Lets a flow's body through at `bytesPerSecond` (decimal units in text: `512KBps`). Time is kept as a ledger, not as
 * a sum of sleeps, so a late timer does not slow the average. Counted per request, not shared between connections.
 */
export const bandwidth = defineFault({
  kind: "bandwidth",
  summary: "no more than so many bytes a second",
  needs: "bytes",
  placement: { side: "server", direction: "ingress" },
  unit: "bytesPerSecond",
  fields: { bytesPerSecond: z.number().positive() },
  strike: ({ bytesPerSecond }) => ({
    magnitude: bytesPerSecond,
    effect: {
      shape: () => {
        let busyUntilMs = 0;
        const longest = Math.max(1, Math.min(largestPiece, Math.floor(bytesPerSecond / piecesPerSecond)));
        return {
          longestPiece: () => longest,
          release: ({ readyMs, bytes }) => {
            busyUntilMs = Math.max(busyUntilMs, readyMs) + (bytes / bytesPerSecond) * 1_000;
            return busyUntilMs;
          },
        };
      },
    },
  }),
});
