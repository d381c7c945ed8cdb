// packet-loss: what lost packets look like from above TCP, namely stalls.
import { z } from "zod";
import { defineFault, milliseconds } from "../fault-kind.js";

const longestBackoff = 6;

/**
 * A program above TCP never sees a lost packet; it sees the stream stand still until the packet was sent again. Each
 * `packetBytes` of a flow, and its head, is lost with probability `rate`, at most six times in a row, and each loss
 * stalls the flow for `stallMs`, doubling as a sender's retransmission timer does (RFC 6298, 5.5). Nothing is ever
 * missing at the end. Which packets are lost depends on their place in the flow, not on how it was cut into reads.
 * The recorded magnitude is the stall that the head meets.
 */
export const packetLoss = defineFault({
  kind: "packet-loss",
  summary: "lost packets as a program sees them: the stream stalls until they were sent again",
  needs: "bytes",
  placement: { side: "server", direction: "ingress" },
  unit: "ms",
  fields: {
    rate: z.number().min(0).max(1).default(0.05),
    stallMs: milliseconds.default(200),
    packetBytes: z.int().min(1).max(1_048_576).default(1_460),
  },
  strike: ({ rate, stallMs, packetBytes }, random) => {
    const stallOf = (packet: number): number => {
      let losses = 0;
      while (losses < longestBackoff && random.uniform(packet * longestBackoff + losses) < rate) losses += 1;
      return stallMs * (2 ** losses - 1);
    };
    return {
      magnitude: stallOf(0),
      effect: {
        shape: () => {
          let lastMs = 0;
          return {
            longestPiece: (offset) => packetBytes - (offset % packetBytes),
            release: ({ part, offset, readyMs }) => {
              const packet = part === "head" ? 0 : 1 + Math.floor(offset / packetBytes);
              const isFresh = part === "head" || (part === "body" && offset % packetBytes === 0);
              lastMs = Math.max(lastMs, readyMs) + (isFresh ? stallOf(packet) : 0);
              return lastMs;
            },
          };
        },
      },
    };
  },
});
