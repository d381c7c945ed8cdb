// latency: everything arrives later by a time drawn once per request.
import { z } from "zod";
import { defineFault, milliseconds } from "../fault-kind.js";
import type { Random } from "../random.js";

const defaults = {
  normal: { meanMs: 100, stddevMs: 20 },
  uniform: { minMs: 20, maxMs: 20 },
  pareto: { shape: 20, scaleMs: 20 },
} as const;

const fields = {
  distribution: z.enum(["normal", "uniform", "pareto"]).default("normal"),
  meanMs: milliseconds.optional(),
  stddevMs: milliseconds.optional(),
  minMs: milliseconds.optional(),
  maxMs: milliseconds.optional(),
  shape: z.number().positive().optional(),
  scaleMs: milliseconds.optional(),
  capMs: milliseconds.default(60_000),
};

type Fields = z.output<z.ZodObject<typeof fields>>;

/**
 * Delays a flow by one time for the whole request, drawn from a normal (cut at 0), uniform or Pareto distribution and
 * bounded by `capMs`, because a Pareto tail has no end. Bytes in flight overlap: ten pieces are late once, not ten times.
 */
export const latency = defineFault({
  kind: "latency",
  summary: "everything arrives later by a time drawn from a normal, uniform or Pareto distribution",
  needs: "bytes",
  placement: { side: "server", direction: "ingress" },
  unit: "ms",
  fields,
  contradiction: (given) => {
    const { distribution } = given;
    const own = Object.keys(defaults[distribution]);
    const stray = Object.keys(given).find((name) => !["distribution", "capMs", ...own].includes(name));
    if (stray !== undefined)
      return `${stray} means nothing to a ${distribution} distribution, which takes ${own.join(" and ")}`;
    const { minMs = defaults.uniform.minMs, maxMs = defaults.uniform.maxMs } = given;
    return distribution === "uniform" && minMs > maxMs ? "minMs is greater than maxMs" : null;
  },
  fillIn: (given) => ({ ...defaults[given.distribution], ...given }),
  strike: (given, random) => {
    const delayMs = Math.min(given.capMs, Math.max(0, draw(given, random)));
    return {
      magnitude: delayMs,
      effect: { shape: () => ({ release: (piece) => piece.readyMs + delayMs }) },
    };
  },
});

function draw(given: Fields, random: Random): number {
  const { normal, uniform, pareto } = defaults;
  switch (given.distribution) {
    case "normal": {
      const { meanMs = normal.meanMs, stddevMs = normal.stddevMs } = given;
      return meanMs + stddevMs * random.normal(0);
    }
    case "uniform": {
      const { minMs = uniform.minMs, maxMs = uniform.maxMs } = given;
      return minMs + (maxMs - minMs) * random.uniform(0);
    }
    case "pareto": {
      const { shape = pareto.shape, scaleMs = pareto.scaleMs } = given;
      return scaleMs * (1 - random.uniform(0)) ** (-1 / shape);
    }
  }
}
