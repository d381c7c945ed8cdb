// Turns a fault in the words of fault's scenario files into one of our own, and says what cannot be kept.
import { isObject, textOr, type JsonObject } from "../json-value.js";

/** The fault as our proxy takes it, with what it does differently; or null with the reason. */
export interface Translated {
  readonly fault: JsonObject | null;
  readonly notes: readonly string[];
}

interface Word {
  readonly kind: string;
  /** Their field to ours. */
  readonly fields: Readonly<Record<string, string>>;
  readonly fixed?: JsonObject;
  adapt?(given: JsonObject): { readonly fields: JsonObject; readonly notes: readonly string[] } | string;
}

const placed = { side: "side", direction: "direction" };

const words: Readonly<Record<string, Word>> = {
  latency: {
    kind: "latency",
    fields: {
      distribution: "distribution",
      mean: "meanMs",
      stddev: "stddevMs",
      min: "minMs",
      max: "maxMs",
      shape: "shape",
      scale: "scaleMs",
      ...placed,
    },
    adapt: (given) => {
      if (/^pareto[-_]?normal$/i.test(String(given["distribution"])))
        return "the distribution pareto-normal has no counterpart here";
      return {
        fields: {},
        notes: given["global"] === false ? ["the delay is drawn once per request, not for every read"] : [],
      };
    },
  },
  jitter: { kind: "jitter", fields: { amplitude: "amplitudeMs", frequency: "frequencyHz", ...placed } },
  bandwidth: {
    kind: "bandwidth",
    fields: { ...placed },
    adapt: (given) => {
      const factor = { bps: 1, kbps: 1e3, mbps: 1e6, gbps: 1e9 }[
        (textOr(given["unit"]) ?? "Bps").toLowerCase()
      ];
      if (factor === undefined || typeof given["rate"] !== "number") return "its rate or unit is not known";
      return { fields: { bytesPerSecond: given["rate"] * factor }, notes: [] };
    },
  },
  packetloss: {
    kind: "packet-loss",
    fields: { ...placed },
    adapt: () => ({
      fields: {},
      notes: ["loss has a fixed rate of 5 % and shows as stalls, not as missing bytes"],
    }),
  },
  httperror: {
    kind: "http-error",
    fields: { status_code: "statusCode", body: "body", probability: "probability" },
    fixed: { when: "after" },
  },
  blackhole: { kind: "black-hole", fields: { ...placed } },
};

const adapted = new Set(["type", "period", "global", "unit", "rate"]);

/**
 * Faults with `kind` are ours and pass as they are; those with `type` are translated where the meaning is the same.
 * Null values count as absent. `period` becomes `schedule`.
 */
export function translateFault(given: JsonObject): Translated {
  if (given["type"] === undefined || given["type"] === null) return { fault: given, notes: [] };
  const type = textOr(given["type"]) ?? "";
  const word = words[type.toLowerCase().replaceAll(/[-_]/g, "")];
  if (word === undefined) return { fault: null, notes: [`there is no fault of type "${type}"`] };
  const own = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const change = word.adapt?.(own) ?? { fields: {}, notes: [] };
  if (typeof change === "string") return { fault: null, notes: [change] };
  const kept = Object.entries(own).flatMap(([key, value]) => {
    const ours = word.fields[key];
    return ours === undefined ? [] : [[ours, value]];
  });
  const stray = Object.keys(own).filter((key) => word.fields[key] === undefined && !adapted.has(key));
  const fault: unknown = {
    kind: word.kind,
    ...word.fixed,
    ...Object.fromEntries(kept),
    ...change.fields,
    ...(own["period"] === undefined ? {} : { schedule: own["period"] }),
  };
  return {
    fault: isObject(fault) ? fault : null,
    notes: [...change.notes, ...stray.map((key) => `the setting "${key}" is not known`)],
  };
}
