// dns-failure: the upstream's name cannot be resolved.
import { z } from "zod";
import { defineFault, milliseconds } from "../fault-kind.js";

const reasons = {
  "nx-domain": "the name does not exist (ENOTFOUND)",
  "serv-fail": "the name server failed (EAI_AGAIN)",
  timeout: "the name server did not answer in time (ETIMEOUT)",
} as const;

/**
 * Fails the look-up of the upstream, `afterMs` later (5 s by default for a timeout, at once otherwise). A client that uses a forward
 * proxy gets a 502 that says so, as from any; a reverse proxy or TCP mapping stands where the name would, and a name that is not
 * resolved gives no answer: the client's connection is reset, its nearest equivalent to ENOTFOUND.
 */
export const dnsFailure = defineFault({
  kind: "dns-failure",
  summary: "the upstream's name cannot be resolved",
  needs: "bytes",
  placement: null,
  unit: "ms",
  fields: {
    answer: z.enum(["nx-domain", "serv-fail", "timeout"]).default("nx-domain"),
    afterMs: milliseconds.optional(),
  },
  strike: ({ answer, afterMs }) => {
    const waitMs = afterMs ?? (answer === "timeout" ? 5_000 : 0);
    return { magnitude: waitMs, effect: { dial: { reason: reasons[answer], afterMs: waitMs } } };
  },
});
