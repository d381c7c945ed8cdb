// jitter: a delay that changes several times a second while bytes flow.
import { z } from "zod";
import { defineFault, milliseconds } from "../fault-kind.js";

/**
 * Delays each piece by a time uniform in 0..`amplitudeMs`, drawn anew `frequencyHz` times a second of the flow. The
 * recorded magnitude is the first draw, the one that the head meets.
 */
export const jitter = defineFault({
  kind: "jitter",
  summary: "a delay between nothing and an amplitude that changes several times a second",
  needs: "bytes",
  placement: { side: "server", direction: "ingress" },
  unit: "ms",
  fields: {
    amplitudeMs: milliseconds.default(20),
    frequencyHz: z.number().positive().max(1_000).default(5),
  },
  strike: ({ amplitudeMs, frequencyHz }, random) => ({
    magnitude: amplitudeMs * random.uniform(0),
    effect: {
      shape: () => {
        let startMs: number | null = null;
        return {
          release: ({ readyMs }) => {
            startMs ??= readyMs;
            const slot = Math.floor(((readyMs - startMs) / 1_000) * frequencyHz);
            return readyMs + amplitudeMs * random.uniform(slot);
          },
        };
      },
    },
  }),
});
