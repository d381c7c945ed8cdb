// reset: the connection is torn down with a TCP reset.
import { byteCount, defineFault } from "../fault-kind.js";

/**
 * Resets the connection of `side`: before anything of the flow passes, or once `afterBytes` of its body did. The
 * default hits the client's connection before the upstream is asked. With `side: server` it is the upstream's
 * connection that breaks, and the client sees what a proxy shows for that: a 502, or a cut answer.
 */
export const reset = defineFault({
  kind: "reset",
  summary: "the connection is torn down with a TCP reset, at once or in mid-body",
  needs: "bytes",
  placement: { side: "client", direction: "ingress" },
  unit: "bytes",
  fields: { afterBytes: byteCount.default(0) },
  strike: ({ afterBytes }) => ({
    magnitude: afterBytes,
    effect: {
      shape: () => ({ ending: { when: afterBytes === 0 ? "head" : { afterBytes }, how: "reset" } }),
    },
  }),
});
